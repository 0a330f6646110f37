package dev.sluice.jdbc;

import java.sql.SQLException;

/**
 * A move of a result set's cursor; its result says whether the cursor stands on a row. A result set
 * uses one object of this type for all of its moves.
 */
public final class FetchCall extends JdbcCall<Boolean> {

  private final String sql;
  private Action<Boolean> action;
  private long moves;

  /**
   * Made by the wrappers, and by tests of interceptors.
   *
   * @param connection the connection; not null
   * @param sql the text that gave the rows, empty for metadata; not null
   */
  @Internal
  public FetchCall(ConnectionInfo connection, String sql) {
    super(Kind.FETCH, Boolean.class, connection);
    this.sql = sql;
  }

  /**
   * Prepares the next move; called by the wrapper before each.
   *
   * @param move moves the cursor; not null
   * @return this
   */
  public FetchCall next(Action<Boolean> move) {
    action = move;
    moves++;
    return this;
  }

  /**
   * The text that gave the rows.
   *
   * @return never null, empty for metadata
   */
  public String sql() {
    return sql;
  }

  /**
   * How often the cursor was moved, this time included.
   *
   * @return 1 for the first move
   */
  public long moves() {
    return moves;
  }

  @Override
  Boolean proceed() throws SQLException {
    return action.run();
  }

  @Override
  public String toString() {
    return "FETCH on connection " + connection().number();
  }
}
