package dev.sluice.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The work that is measured, and that everything has done before it is measured. */
final class Workload implements Work {

  static final String SQL = "SELECT id FROM orders WHERE customer = ? AND state = ? AND items > ?";

  @Override
  public long prepareAndQuery(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      return query(statement);
    }
  }

  @Override
  public long query(PreparedStatement statement) throws SQLException {
    bind(statement);
    try (ResultSet rows = statement.executeQuery()) {
      return onlyRow(rows);
    }
  }

  static void bind(PreparedStatement statement) throws SQLException {
    statement.setLong(1, 42);
    statement.setString(2, "open");
    statement.setInt(3, 7);
  }

  static long onlyRow(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new IllegalStateException("no row");
    }
    return rows.getLong(1);
  }

  /** Query, all rows, close of the rows. */
  static long allRows(PreparedStatement statement) throws SQLException {
    long sum = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sum += rows.getLong(1);
      }
    }
    return sum;
  }
}
