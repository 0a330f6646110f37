package dev.sluice.jdbc;

import java.sql.SQLException;

/**
 * What comes after an interceptor: the interceptors inside it, then the driver.
 *
 * <p>A chain holds no state of the call. It may be used several times, one after the other, and by
 * any thread; each use runs the whole rest of the chain again.
 *
 * @param <R> the type of the call's result
 */
@FunctionalInterface
public interface Chain<R> {

  /**
   * Runs the rest of the chain.
   *
   * @param call the call as it came, or a changed copy of it such as {@link SqlCall#withSql}; never
   *     null
   * @return its result, as the driver or an inner interceptor gave it
   * @throws SQLException as the driver or an inner interceptor threw it
   */
  R proceed(Call<R> call) throws SQLException;
}
