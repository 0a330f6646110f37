package dev.sluice.jdbc;

import java.sql.SQLException;
import java.util.Set;

/**
 * Goes around calls: one method explains the whole library.
 *
 * <p>An interceptor is shared by every connection and thread of the data source it is installed on,
 * so it must be thread-safe; it must work on virtual threads and so keeps nothing in thread-locals
 * of its own. It rethrows what it catches. It may call {@link Chain#proceed} any number of times:
 * once to let the call through, again to repeat it, never to answer or refuse it.
 */
public interface Interceptor {

  /**
   * Intercepts one call.
   *
   * @param call what is about to happen; never null
   * @param next the rest of the chain, ending at the driver; never null
   * @param <R> the type of the call's result
   * @return what the caller gets: usually the result of {@code next.proceed(call)}, or {@link
   *     Call#answer}
   * @throws SQLException what the call failed with, or this interceptor's refusal
   */
  <R> R intercept(Call<R> call, Chain<R> next) throws SQLException;

  /**
   * The kinds of call this interceptor wants to see; all by default. Asked whenever a chain is
   * linked, not at each call. A kind that nobody wants costs next to nothing.
   *
   * @return a non-null set, the same at every call
   */
  default Set<Kind> kinds() {
    return Kind.ALL;
  }

  /**
   * Whether {@link SqlCall#parameterSets} and {@link SqlCall#parameterSettings} must be filled; not
   * by default. Capturing parameters costs some allocations for each that is set.
   *
   * @return true to have parameters captured for the whole chain
   */
  default boolean wantsParameters() {
    return false;
  }

  /**
   * Whether units are to say what they {@linkplain dev.sluice.jdbc.unit.Messaging do with
   * messages}, and handling a message is to be a unit; not by default. Who {@linkplain
   * ContextPropagation propagates} contexts needs not say so.
   *
   * @return true to have that told for the whole chain
   */
  default boolean wantsMessaging() {
    return false;
  }

  /**
   * Whether this interceptor repeats failed calls. A chain refuses a second one, since the attempts
   * of both would multiply.
   *
   * @return true for a retry
   */
  default boolean repeats() {
    return false;
  }
}
