package dev.sluice.jdbc;

import java.sql.SQLException;

/**
 * One attempt at a unit or transaction.
 *
 * @param <C> the call it is an attempt at
 * @param <R> the type of its result
 */
@FunctionalInterface
public interface Attempt<C extends Call<R>, R> {

  /**
   * Tries it; called again by an interceptor that repeats.
   *
   * @param call the call it belongs to; not null
   * @return the result
   * @throws SQLException if it failed, leaving nothing behind
   */
  R run(C call) throws SQLException;
}
