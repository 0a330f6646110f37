package dev.sluice.jdbc.lease;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The statements of one connection, kept prepared by their text; the one unused for longest makes
 * room. A statement is out of here while it runs, so that what its rows lead to may run the same
 * text; one that failed does not come back, since its plan or its state may be why.
 */
final class Statements {

  /** A statement and how many parameters it was given last. */
  static final class Prepared {

    final String sql;
    final PreparedStatement statement;
    private int bound;

    private Prepared(String sql, PreparedStatement statement) {
      this.sql = sql;
      this.statement = statement;
    }

    void bind(Object[] parameters) throws SQLException {
      if (parameters.length < bound) {
        statement.clearParameters(); // those of an earlier unit must not be taken for this one's
      }
      bound = parameters.length;
      for (int i = 0; i < parameters.length; i++) {
        bind(i + 1, parameters[i]);
      }
    }

    private void bind(int position, Object value) throws SQLException {
      if (value instanceof String text) {
        statement.setString(position, text);
      } else if (value instanceof Long number) {
        statement.setLong(position, number);
      } else if (value instanceof Integer number) {
        statement.setInt(position, number);
      } else if (value == null) {
        statement.setNull(position, Types.NULL);
      } else {
        statement.setObject(position, value);
      }
    }
  }

  private final Connection connection;
  private final int most;
  private final Map<String, Prepared> kept = new LinkedHashMap<>();

  /**
   * None so far.
   *
   * @param most how many are kept
   */
  Statements(Connection connection, int most) {
    this.connection = connection;
    this.most = most;
  }

  /** The caller's to run, and then to {@link #keep} or {@link #drop}. */
  Prepared take(String sql) throws SQLException {
    Prepared known = kept.remove(sql);
    return known != null ? known : new Prepared(sql, connection.prepareStatement(sql));
  }

  void keep(Prepared prepared) {
    Prepared other = kept.put(prepared.sql, prepared);
    if (other != null) {
      Cleanup.close(other.statement, "a prepared statement");
    } else if (kept.size() > most) {
      var eldest = kept.values().iterator();
      Cleanup.close(eldest.next().statement, "a prepared statement");
      eldest.remove();
    }
  }

  void drop(Prepared prepared, Throwable failure) {
    try {
      prepared.statement.close();
    } catch (SQLException | RuntimeException e) {
      Cleanup.report(failure, "a prepared statement did not close", e);
    }
  }

  void close() {
    for (Prepared one : kept.values()) {
      Cleanup.close(one.statement, "a prepared statement");
    }
    kept.clear();
  }
}
