package dev.sluice.jdbc;

import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the user of a program has set for one interceptor that is installed by name.
 *
 * <p>Setting {@code statements} of interceptor {@code slow} is looked for in three places, and the
 * first that has it counts: property {@code sluice.slow.statements} of the connection, system
 * property {@code sluice.slow.statements}, environment variable {@code SLUICE_SLOW_STATEMENTS}
 * (upper case, {@code _} for {@code -}).
 *
 * <pre>{@code
 * Slow.Builder builder = Slow.builder();
 * settings.duration("statements").to(builder::statements);
 * settings.flag("stacks").to(builder::stacks);
 * return builder.build();
 * }</pre>
 *
 * <p>Whatever is wrong is an {@link IllegalArgumentException} that names the setting, where it was
 * set and what is allowed, but not the value, which may be a secret that was put into the wrong
 * place. A provider asks for every setting it knows, whatever the values of others, since what it
 * has not asked for is unknown. Belongs to the thread that makes the interceptor.
 */
public final class Settings {

  private static final Pattern SERVER =
      Pattern.compile("(?:\\[([^\\s\\[\\]]+)]|([^\\s:,@\\[\\]]+))(?::(\\d{1,5}))?");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");
  private static final String A_DURATION = "a duration, such as 250ms, 2s, 5m, 1h or PT1.5S";

  private final String name;
  private final Map<String, String> properties;
  private final Map<String, String> system;
  private final Map<String, String> environment;
  private final Set<String> asked = new TreeSet<>();

  private Settings(
      String name,
      Map<String, String> properties,
      Map<String, String> system,
      Map<String, String> environment) {
    this.name = Objects.requireNonNull(name, "name");
    this.properties = Map.copyOf(properties);
    this.system = Map.copyOf(system);
    this.environment = Map.copyOf(environment);
  }

  /**
   * Settings from connection properties only, as in a test of a provider.
   *
   * @param name the interceptor's; not null
   * @param properties with full keys, such as {@code sluice.slow.statements}; other keys are not
   *     looked at; no nulls
   * @return the settings
   */
  public static Settings of(String name, Map<String, String> properties) {
    return of(name, properties, Map.of(), Map.of());
  }

  /**
   * Settings from all three places.
   *
   * @param name the interceptor's; not null
   * @param properties of the connection, with full keys; no nulls
   * @param system the system properties; no nulls
   * @param environment the environment variables; no nulls
   * @return the settings
   */
  public static Settings of(
      String name,
      Map<String, String> properties,
      Map<String, String> system,
      Map<String, String> environment) {
    return new Settings(name, properties, system, environment);
  }

  /**
   * A text, as it was written.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @return its value; never null
   */
  public Value<String> text(String key) {
    return value(key, "a text", text -> text, true);
  }

  /**
   * Texts between commas, without the white space around them and without empty ones.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @return its value; never null
   * @throws IllegalArgumentException if it is set and has none
   */
  public Value<List<String>> list(String key) {
    return value(key, "a list with commas", Settings::split, true);
  }

  /**
   * {@code true} or {@code false}.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @return its value; never null
   * @throws IllegalArgumentException if it is set and neither
   */
  public Value<Boolean> flag(String key) {
    return value(key, "true or false", Settings::parseFlag, false);
  }

  /**
   * A whole number.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @return its value; never null
   * @throws IllegalArgumentException if it is set and is not an {@code int}
   */
  public Value<Integer> number(String key) {
    return value(key, "a whole number, at most " + Integer.MAX_VALUE, Integer::valueOf, false);
  }

  /**
   * A server: a host name, an IP address, that of version 6 in brackets, or a path, with {@code
   * :port} after it where that is to be told.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @return its value, unresolved, with port 0 where none is told; never null
   * @throws IllegalArgumentException if it is set and is no such server
   */
  public Value<InetSocketAddress> server(String key) {
    return value(key, "a host or host:port", Settings::parseServer, true);
  }

  /**
   * A time: a whole number of {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}, or as
   * {@link Duration#parse} reads it.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @return its value; never null
   * @throws IllegalArgumentException if it is set and is no such time
   */
  public Value<Duration> duration(String key) {
    return value(key, A_DURATION, Settings::parseDuration, false);
  }

  /**
   * A constant of an enum, in lower case with hyphens, as in {@code snapshot-conflict}; case does
   * not matter.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @param type the enum; not null
   * @param <E> the enum
   * @return its value; never null
   * @throws IllegalArgumentException if it is set and is no such constant
   */
  public <E extends Enum<E>> Value<E> choice(String key, Class<E> type) {
    return value(key, "one of " + spelled(type), text -> constant(type, text), false);
  }

  /**
   * Constants of an enum between commas, each as in {@link #choice}.
   *
   * @param key of the setting, in lower case with hyphens; not null
   * @param type the enum; not null
   * @param <E> the enum
   * @return its value, a set with at least one; never null
   * @throws IllegalArgumentException if it is set and has none or anything else
   */
  public <E extends Enum<E>> Value<Set<E>> choices(String key, Class<E> type) {
    return value(
        key,
        "one or more, with commas, of " + spelled(type),
        text ->
            split(text).stream()
                .map(one -> constant(type, one))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(type))),
        false);
  }

  /**
   * Refuses what was set and never asked for. For whoever has called the provider.
   *
   * @throws IllegalArgumentException if there is such a setting; it lists those that are known
   */
  public void refuseUnknown() {
    Set<String> known = asked.stream().map(this::property).collect(Collectors.toSet());
    Set<String> variables = asked.stream().map(this::variable).collect(Collectors.toSet());
    Stream.of(
            unknown(properties, property(""), known, "connection property "),
            unknown(system, property(""), known, "system property "),
            unknown(environment, variable(""), variables, "environment variable "))
        .flatMap(unknown -> unknown)
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new IllegalArgumentException(
                  "%s is not a setting of interceptor %s, which has %s"
                      .formatted(
                          unknown, name, asked.isEmpty() ? "none" : String.join(", ", asked)));
            });
  }

  private static Stream<String> unknown(
      Map<String, String> from, String prefix, Set<String> known, String what) {
    return from.keySet().stream()
        .filter(key -> key.startsWith(prefix) && !known.contains(key))
        .sorted()
        .map(what::concat);
  }

  private <T> Value<T> value(
      String key, String allowed, Function<String, T> parse, boolean mayBeSecret) {
    asked.add(key);
    String property = property(key);
    String where;
    String text;
    if ((text = properties.get(property)) != null) {
      where = "connection property " + property;
    } else if ((text = system.get(property)) != null) {
      where = "system property " + property;
    } else if ((text = environment.get(variable(key))) != null) {
      where = "environment variable " + variable(key);
    } else {
      return new Value<>(null, null, null);
    }
    T parsed;
    try {
      parsed = parse.apply(text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("%s must be %s".formatted(where, allowed));
    }
    return new Value<>(parsed, where, mayBeSecret ? text : null);
  }

  private String property(String key) {
    return "sluice." + name + "." + key;
  }

  private String variable(String key) {
    return ("SLUICE_" + name + "_" + key).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static List<String> split(String text) {
    List<String> parts =
        Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    return parts;
  }

  private static Boolean parseFlag(String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException("neither");
    }
    return Boolean.valueOf(text);
  }

  private static InetSocketAddress parseServer(String text) {
    Matcher server = SERVER.matcher(text);
    if (!server.matches()) {
      throw new IllegalArgumentException("none");
    }
    String host = server.group(1) == null ? server.group(2) : server.group(1);
    int port = server.group(3) == null ? 0 : Integer.parseInt(server.group(3));
    return InetSocketAddress.createUnresolved(host, port);
  }

  private static Duration parseDuration(String text) {
    Matcher simple = DURATION.matcher(text);
    if (!simple.matches()) {
      return Duration.parse(text);
    }
    long count = Long.parseLong(simple.group(1));
    return switch (simple.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    return Enum.valueOf(type, text.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  private static String spelled(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return "settings of " + name;
  }

  /**
   * A setting that may have been made or not.
   *
   * @param <T> what it is
   */
  public static final class Value<T> {

    private final T value;
    private final String where;
    private final String secret;

    private Value(T value, String where, String secret) {
      this.value = value;
      this.where = where;
      this.secret = secret;
    }

    /**
     * Hands the value to an option, if it was set.
     *
     * @param option such as a method of a builder; not null
     * @throws IllegalArgumentException if the option refuses the value in this way, with its reason
     */
    public void to(Consumer<? super T> option) {
      if (value == null) {
        return;
      }
      try {
        option.accept(value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(where + " is refused: " + reason(e));
      }
    }

    private String reason(IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      for (String part : secret == null ? Collections.<String>emptyList() : parts()) {
        reason = reason.replace(part, "...");
      }
      return reason;
    }

    private List<String> parts() {
      return Stream.concat(Stream.of(secret), Arrays.stream(secret.split(",")).map(String::strip))
          .filter(part -> !part.isEmpty())
          .toList();
    }

    /**
     * The value, or another.
     *
     * @param other what counts if it was not set; may be null
     * @return what counts
     */
    public T orElse(T other) {
      return value == null ? other : value;
    }

    @Override
    public String toString() {
      return where == null ? "not set" : where;
    }
  }
}
