package dev.sluice.jdbc;

import java.sql.SQLException;

/**
 * What a call does when no interceptor stops it.
 *
 * @param <R> the type of its result
 */
@FunctionalInterface
public interface Action<R> {

  /**
   * Does it; may be called again by an interceptor that repeats.
   *
   * @return the result
   * @throws SQLException if it failed
   */
  R run() throws SQLException;
}
