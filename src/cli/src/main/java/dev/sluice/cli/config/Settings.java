package dev.sluice.cli.config;

import java.util.Locale;
import java.util.Map;

/** The settings that the environment makes, all of them checked. Immutable. */
public final class Settings {

  private final Map<String, String> environment;

  private Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads and checks all variables.
   *
   * @param environment names and values; not null
   * @return the settings
   * @throws ConfigurationException for the first one that can't be used
   */
  public static Settings of(Map<String, String> environment) throws ConfigurationException {
    for (Variable variable : Variable.values()) {
      String value = environment.get(variable.key());
      if (value != null) {
        variable.check(value);
      }
    }
    Settings settings = new Settings(environment);
    settings.checkConfigDepth();
    return settings;
  }

  private void checkConfigDepth() throws ConfigurationException {
    String folder = text(Variable.PROJECT_CONFIG_PATH);
    String name = text(Variable.PROJECT_CONFIG_NAME);
    if (!folder.isEmpty() && !folder.startsWith("/") && name.indexOf('/') >= 0) {
      Variable variable = Variable.PROJECT_CONFIG_NAME;
      throw new ConfigurationException(
          variable.key(), name, "a relative config path with at most one directory");
    }
  }

  /**
   * Whether none of some variables is set, so that nothing has to be parsed.
   *
   * @param variables which; not null
   * @return true if all have their defaults
   */
  public boolean areDefaults(Variable... variables) {
    for (Variable variable : variables) {
      if (environment.containsKey(variable.key())) {
        return false;
      }
    }
    return true;
  }

  /**
   * A variable as it is.
   *
   * @param variable which; not null
   * @return its default if it is not set
   */
  public String text(Variable variable) {
    return environment.getOrDefault(variable.key(), variable.preset());
  }

  /**
   * A variable that is an integer.
   *
   * @param variable which; not null
   * @return its value, cut to the range of a long
   */
  public long integer(Variable variable) {
    return Numerals.integer(text(variable));
  }

  /**
   * A variable that is an integer, within bounds.
   *
   * @param variable which; not null
   * @param least the least value
   * @return the value, cut to the bounds
   */
  public int atLeast(Variable variable, int least) {
    return (int) Math.max(least, Math.min(Integer.MAX_VALUE, integer(variable)));
  }

  /**
   * A variable that is a number.
   *
   * @param variable which; not null
   * @return its value, possibly not finite
   */
  public double number(Variable variable) {
    return Numerals.number(text(variable));
  }

  /**
   * Whether stores are searched upward from the folder.
   *
   * @return false by default
   */
  public boolean isProjectScope() {
    String flag = text(Variable.PROJECT_SCOPE).strip().toLowerCase(Locale.ROOT);
    return flag.equals("1") || flag.equals("true") || flag.equals("yes") || flag.equals("on");
  }
}
