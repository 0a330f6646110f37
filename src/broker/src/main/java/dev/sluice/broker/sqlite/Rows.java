package dev.sluice.broker.sqlite;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.List;

/** Reads what has one column. */
final class Rows {

  private Rows() {}

  /** The number in the only row; 0 if there is none, or it is null. */
  static long number(Session session, String sql, Object... parameters) throws SQLException {
    List<Long> rows = session.query(sql, row -> row.getLong(1), parameters);
    return rows.isEmpty() ? 0 : rows.get(0);
  }
}
