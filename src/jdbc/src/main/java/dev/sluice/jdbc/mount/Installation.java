package dev.sluice.jdbc.mount;

import dev.sluice.jdbc.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Which interceptors to install, and where their {@link Settings} come from. Two are equal if they
 * install the same. Values of settings are in no text of it.
 *
 * @param names of the interceptors, outermost first
 * @param properties of the connection; keys that don't begin with {@code sluice.} are left out
 * @param system the system properties; the same
 * @param environment the environment; variables that don't begin with {@code SLUICE_} are left out
 */
public record Installation(
    List<String> names,
    Map<String, String> properties,
    Map<String, String> system,
    Map<String, String> environment) {

  static final String PREFIX = "sluice.";

  /** The property that has the names where a URL has none. */
  static final String NAMES = PREFIX + "interceptors";

  private static final String VARIABLES = "SLUICE_";

  /**
   * Copies all, and of the maps only what is meant for interceptors.
   *
   * @param names outermost first; no nulls
   * @param properties the connection's; no nulls
   * @param system the system's; no nulls
   * @param environment the process's; no nulls
   */
  public Installation {
    names = List.copyOf(names);
    properties = only(PREFIX, properties);
    system = only(PREFIX, system);
    environment = only(VARIABLES, environment);
  }

  /**
   * What this process is to install, with its system properties and environment of this moment.
   *
   * @param names between commas, white space does not count; not null
   * @param properties the connection's, which come first; not null
   * @return the installation
   */
  public static Installation of(String names, Properties properties) {
    return of(split(names), properties);
  }

  static Installation of(List<String> names, Properties properties) {
    return new Installation(
        names, texts(properties), texts(System.getProperties()), System.getenv());
  }

  /**
   * Takes names apart.
   *
   * @param names between commas; not null
   * @return without white space and without empty ones
   */
  public static List<String> split(String names) {
    return Arrays.stream(names.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  private static Map<String, String> texts(Properties properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((key, value) -> texts.put(key.toString(), value.toString()));
    for (String key : properties.stringPropertyNames()) {
      texts.put(key, properties.getProperty(key));
    }
    return texts;
  }

  private static Map<String, String> only(String prefix, Map<String, String> all) {
    Map<String, String> some = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            some.put(key, value);
          }
        });
    return Map.copyOf(some);
  }

  @Override
  public String toString() {
    return "Installation" + names;
  }
}
