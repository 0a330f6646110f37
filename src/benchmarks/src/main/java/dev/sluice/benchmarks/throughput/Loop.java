package dev.sluice.benchmarks.throughput;

import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The leanest plain JDBC with the broker's own statements, each prepared once on one connection for
 * one thread.
 */
final class Loop implements AutoCloseable {

  private static final String FIRST =
      "(SELECT id FROM messages WHERE queue = ? AND claimed = 0 ORDER BY id LIMIT ?)";

  private final IdGenerator ids = new IdGenerator();
  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement lastId;
  private final PreparedStatement raiseLastId;
  private final PreparedStatement insert;
  private final PreparedStatement claim;
  private final PreparedStatement move;

  Loop(Path file, Synchronous synchronous) throws SQLException {
    connection = SqliteDataSource.at(file).getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA wal_autocheckpoint = 1000");
      statement.execute("PRAGMA cache_size = -10240");
      statement.execute("PRAGMA synchronous = " + synchronous);
    }
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    lastId = connection.prepareStatement("SELECT value FROM meta WHERE key = 'last_ts'");
    raiseLastId =
        connection.prepareStatement(
            "UPDATE meta SET value = ? WHERE key = 'last_ts' AND value < ?");
    insert = connection.prepareStatement("INSERT INTO messages (queue, body, ts) VALUES (?, ?, ?)");
    claim =
        connection.prepareStatement(
            "UPDATE messages SET claimed = 1 WHERE id IN " + FIRST + " RETURNING id, body, ts");
    move =
        connection.prepareStatement(
            "UPDATE messages SET queue = ?, claimed = 0 WHERE id IN "
                + FIRST
                + " RETURNING id, body, ts");
  }

  /** Writes messages one by one in a transaction. */
  int write(int count) throws SQLException {
    begin.executeUpdate();
    for (int i = 0; i < count; i++) {
      long id = nextId();
      insert.setString(1, Store.TASKS);
      insert.setString(2, Store.BODY);
      insert.setLong(3, id);
      insert.executeUpdate();
    }
    commit.executeUpdate();
    return count;
  }

  private long nextId() throws SQLException {
    long id;
    try (ResultSet row = lastId.executeQuery()) {
      row.next();
      id = ids.next(row.getLong(1));
    }
    raiseLastId.setLong(1, id);
    raiseLastId.setLong(2, id);
    raiseLastId.executeUpdate();
    return id;
  }

  /** Claims messages in a transaction. */
  int claim(int limit) throws SQLException {
    claim.setString(1, Store.TASKS);
    claim.setInt(2, limit);
    return change(claim);
  }

  /** Moves messages to the other queue in a transaction. */
  int move(int limit) throws SQLException {
    move.setString(1, Store.DONE);
    move.setString(2, Store.TASKS);
    move.setInt(3, limit);
    return change(move);
  }

  private int change(PreparedStatement update) throws SQLException {
    int count = 0;
    begin.executeUpdate();
    try (ResultSet rows = update.executeQuery()) {
      for (; rows.next(); count++) {
        rows.getLong(1);
        rows.getString(2);
        rows.getLong(3);
      }
    }
    commit.executeUpdate();
    return count;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
