package dev.sluice.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What is measured, and what everything has run before it is measured. */
final class Workload {

  static final String SQL = "SELECT id FROM orders WHERE customer = ? AND state = ? AND items > ?";

  private Workload() {}

  /** Prepare, 3 binds, query, row, close. */
  static long prepareAndQuery(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      return query(statement);
    }
  }

  /** 3 binds, query, row, close of the rows. */
  static long query(PreparedStatement statement) throws SQLException {
    statement.setLong(1, 42);
    statement.setString(2, "open");
    statement.setInt(3, 7);
    try (ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("no row");
      }
      return rows.getLong(1);
    }
  }

  /** Query, all rows, close of the rows. */
  static long rows(PreparedStatement statement) throws SQLException {
    long sum = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sum += rows.getLong(1);
      }
    }
    return sum;
  }
}
