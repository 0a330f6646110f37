package dev.sluice.benchmarks.throughput;

import dev.sluice.broker.Broker;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** The broker's files: how they are opened, and filled beforehand. */
final class Store {

  static final String TASKS = "tasks";
  static final String DONE = "done";
  static final String BODY = "x".repeat(100);

  private Store() {}

  /** Opens a file as an application would. */
  static Broker open(Path file, Interceptor... interceptors) {
    return Broker.builder(SqliteDataSource.at(file)).interceptors(interceptors).open();
  }

  static Broker open(Path file, Synchronous synchronous) {
    SqliteOptions defaults = SqliteOptions.DEFAULTS;
    return Broker.builder(SqliteDataSource.at(file))
        .backend(
            new SqliteBackend(
                new SqliteOptions(
                    defaults.busyTimeout(),
                    defaults.walAutocheckpoint(),
                    defaults.cacheMebibytes(),
                    synchronous)))
        .open();
  }

  /** Makes a file with so many pending messages, all in the file itself and none in its log. */
  static void create(Path file, int pending) throws SQLException {
    open(file).close();
    long id = Instant.now().minus(Duration.ofHours(1)).toEpochMilli() * 1_000_000 & ~0xFFF;
    try (Connection connection = SqliteDataSource.at(file).getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement fill =
            connection.prepareStatement(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                    + " INSERT INTO messages (queue, body, ts) SELECT ?, ?, ? + i FROM n")) {
      statement.execute("PRAGMA synchronous = OFF");
      if (pending > 0) {
        fill.setInt(1, pending);
        fill.setString(2, TASKS);
        fill.setString(3, BODY);
        fill.setLong(4, id);
        fill.executeUpdate();
        statement.executeUpdate(
            "UPDATE meta SET value = (SELECT max(ts) FROM messages) WHERE key = 'last_ts'");
      }
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }
}
