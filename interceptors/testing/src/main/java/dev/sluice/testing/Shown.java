package dev.sluice.testing;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.sql.SqlSummary;
import java.sql.SQLException;

/** What reports show: no literals, comments and values that a database has quoted. */
final class Shown {

  private Shown() {}

  static String sql(String sql) {
    return SqlSummary.of(sql, Database.UNKNOWN).text();
  }

  static String failure(Throwable failure) {
    return failure instanceof SQLException e ? SqlError.describe(e) : failure.getClass().getName();
  }
}
