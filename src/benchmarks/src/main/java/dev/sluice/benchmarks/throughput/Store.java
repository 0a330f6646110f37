package dev.sluice.benchmarks.throughput;

import dev.sluice.broker.Broker;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The broker's files: how they are opened, and filled beforehand. */
final class Store {

  static final String TASKS = "tasks";
  static final String DONE = "done";
  static final String BODY = "x".repeat(100);

  private static final String LARGE = "large";

  /** More pages than a log has when it is checkpointed. */
  private static final int LARGE_BYTES = 5 << 20;

  private Store() {}

  static Broker open(Path file, Synchronous synchronous, Interceptor... interceptors) {
    SqliteOptions defaults = SqliteOptions.DEFAULTS;
    SqliteOptions options =
        new SqliteOptions(
            defaults.busyTimeout(),
            defaults.walAutocheckpoint(),
            defaults.cacheMebibytes(),
            synchronous);
    return Broker.builder(SqliteDataSource.at(file))
        .backend(new SqliteBackend(options))
        .interceptors(interceptors)
        .open();
  }

  /**
   * Lets the log of an open file become as long as it ever will. While it grows, every commit waits
   * for the file system's journal too, and on a slow disk the slowest would do so for longest.
   */
  static void growLog(Path file) throws SQLException {
    try (Connection connection = SqliteDataSource.at(file).getConnection();
        PreparedStatement update =
            connection.prepareStatement("UPDATE messages SET body = body || '' WHERE queue = ?")) {
      update.setString(1, LARGE);
      update.executeUpdate();
    }
  }

  static void delete(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }

  /**
   * Makes a file with so many pending messages, and a large one in another queue, all in the file
   * itself and none in its log.
   */
  static void create(Path file, int pending) throws SQLException {
    try (Broker broker = open(file, Synchronous.OFF)) {
      broker.queue(LARGE).write("x".repeat(LARGE_BYTES));
    }
    try (Connection connection = SqliteDataSource.at(file).getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement fill =
            connection.prepareStatement(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                    + " INSERT INTO messages (queue, body, ts)"
                    + " SELECT ?, ?, (SELECT value FROM meta WHERE key = 'last_ts') + i FROM n")) {
      statement.execute("PRAGMA synchronous = OFF");
      if (pending > 0) {
        fill.setInt(1, pending);
        fill.setString(2, TASKS);
        fill.setString(3, BODY);
        fill.executeUpdate();
        statement.executeUpdate(
            "UPDATE meta SET value = (SELECT max(ts) FROM messages) WHERE key = 'last_ts'");
      }
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }
}
