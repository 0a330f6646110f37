package dev.sluice.jdbc;

import dev.sluice.jdbc.unit.Purpose;

/**
 * A call of the JDBC interfaces. The driver's own objects go through the chain; they are wrapped
 * after the outermost interceptor has returned.
 *
 * @param <R> the type of its result
 */
public abstract sealed class JdbcCall<R> extends Call<R>
    permits ConnectionCall, SqlCall, FetchCall {

  // Set once, and not final: see "What a call costs" in docs/decisions.
  private ConnectionInfo connection;

  JdbcCall(Kind kind, Class<?> resultType, ConnectionInfo connection) {
    super(kind, resultType);
    this.connection = connection;
  }

  /**
   * The connection it runs on, or will give.
   *
   * @return never null
   */
  public final ConnectionInfo connection() {
    return connection;
  }

  @Override
  public final Purpose purpose() {
    return connection.purpose();
  }

  @Override
  public final UnitCall<?> unit() {
    return connection.unit();
  }
}
