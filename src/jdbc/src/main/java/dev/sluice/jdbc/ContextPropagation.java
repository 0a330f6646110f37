package dev.sluice.jdbc;

import java.util.Map;

/**
 * Carries the context of a trace where it would get lost: to another thread, and through a stored
 * message to another process. An interceptor that knows such a context implements this as well;
 * whoever moves work about calls it through {@link Pipeline#context}.
 */
public interface ContextPropagation {

  /** A context that is current until closed, on the thread that attached it. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The context of this thread.
   *
   * @return an opaque value for {@link #attach}; never null
   */
  Object capture();

  /**
   * Makes a context this thread's, until the scope is closed on the same thread.
   *
   * @param context what {@link #capture} or {@link #extract} gave; not null
   * @return the scope; never null
   */
  Scope attach(Object context);

  /**
   * Writes the context of this thread into a message's headers.
   *
   * @param headers a modifiable map, left as it is when there is no context
   */
  void inject(Map<String, String> headers);

  /**
   * Reads a context from a message's headers.
   *
   * @param headers what {@link #inject} filled; not null
   * @return an opaque value for {@link #attach}; never null
   */
  Object extract(Map<String, String> headers);
}
