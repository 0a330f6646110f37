package dev.sluice.jdbc;

import java.sql.SQLException;

/**
 * A call about the connection itself: acquire, begin, commit, rollback, savepoint or release.
 *
 * <p>A release can't be kept from the database: if an interceptor makes it fail, or answers it
 * itself, the connection is closed all the same.
 *
 * @param <R> {@link java.sql.Connection} for an acquire, {@link java.sql.Savepoint} for setting
 *     one, else {@link Void}
 */
public final class ConnectionCall<R> extends JdbcCall<R> {

  private final Action<R> action;

  /**
   * Made by the wrappers, and by tests of interceptors.
   *
   * @param kind what it does; not null
   * @param resultType the class of its result; not null
   * @param connection the connection; not null
   * @param action does it once; not null
   */
  @Internal
  public ConnectionCall(
      Kind kind, Class<R> resultType, ConnectionInfo connection, Action<R> action) {
    super(kind, resultType, connection);
    this.action = action;
  }

  @Override
  R proceed() throws SQLException {
    return action.run();
  }

  @Override
  public String toString() {
    return kind() + " on connection " + connection().number();
  }
}
