package dev.sluice.jdbc;

/**
 * Makes an interceptor for programs that install it by its name: in a {@code jdbc:sluice:} URL, in
 * properties, in an environment variable, for the command {@code broker}. Found by {@link
 * java.util.ServiceLoader}, so it is a public class with a public constructor without parameters.
 */
public interface InterceptorProvider {

  /**
   * What users call it.
   *
   * @return lower-case letters, digits and hyphens, not {@code jdbc}; never null
   */
  String name();

  /**
   * Makes it.
   *
   * @param settings what the user has set for it; every setting it knows is to be asked for; not
   *     null
   * @return a new one; never null. One that is {@link AutoCloseable} is closed when whoever
   *     installed it is done with it
   * @throws IllegalArgumentException if it can't be made with these settings; the message says why,
   *     and has no value of a setting
   */
  Interceptor create(Settings settings);
}
