package dev.sluice.cli.config;

/** An environment variable that can't be used; the message names it and says what it should be. */
public final class ConfigurationException extends Exception {

  private static final long serialVersionUID = 1L;

  ConfigurationException(String variable, String value, String expected) {
    super("invalid configuration %s=%s: expected %s".formatted(variable, shown(value), expected));
  }

  private static String shown(String value) {
    String quoted = Quoted.of(value);
    return quoted.length() <= 160 ? quoted : quoted.substring(0, 157) + "...";
  }
}
