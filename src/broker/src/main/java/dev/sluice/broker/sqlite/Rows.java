package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.Sweeping.Stretch;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.List;

/** Reads numbers. */
final class Rows {

  private Rows() {}

  /** The number in the only row; 0 if there is none, or it is null. */
  static long number(Session session, String sql, Object... parameters) throws SQLException {
    List<Long> rows = session.query(sql, row -> row.getLong(1), parameters);
    return rows.isEmpty() ? 0 : rows.get(0);
  }

  /** What a look tells: how many rows, the number of the last, and how many can be removed. */
  static Stretch stretch(Session session, String sql, long after, int rows) throws SQLException {
    return session
        .query(
            sql,
            row -> new Stretch(row.getLong(2), row.getInt(3), row.getInt(1) < rows),
            after,
            rows)
        .get(0);
  }
}
