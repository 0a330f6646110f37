package dev.sluice.jdbc;

/**
 * Makes an interceptor for programs that install it by its name, such as the command {@code
 * broker}. Found by {@link java.util.ServiceLoader}.
 */
public interface InterceptorProvider {

  /**
   * What users call it.
   *
   * @return short, without commas or spaces; never null
   */
  String name();

  /**
   * Makes it, with its settings from wherever it likes.
   *
   * @return a new one; never null
   */
  Interceptor create();
}
