package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Crew.Operation;
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

  private static final String INSERT = "INSERT INTO messages (queue, body, ts) VALUES (?, ?, ?)";
  private static final String FIRST =
      " WHERE id IN (SELECT id FROM messages WHERE queue = ? AND claimed = 0 ORDER BY id LIMIT ?)"
          + " RETURNING id, body, ts";

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
    insert = connection.prepareStatement(INSERT);
    claim = connection.prepareStatement("UPDATE messages SET claimed = 1" + FIRST);
    move = connection.prepareStatement("UPDATE messages SET queue = ?, claimed = 0" + FIRST);
  }

  /** Writes messages one by one in a transaction. */
  int write(int count) throws SQLException {
    begin.executeUpdate();
    for (int i = 0; i < count; i++) {
      bind(insert, 0, nextIds(1));
      insert.executeUpdate();
    }
    commit.executeUpdate();
    return count;
  }

  /** Writes messages by a JDBC batch in a transaction. */
  int writeBatch(int count) throws SQLException {
    begin.executeUpdate();
    long id = nextIds(count);
    for (int i = 0; i < count; i++) {
      bind(insert, 0, id + i);
      insert.addBatch();
    }
    insert.executeBatch();
    commit.executeUpdate();
    return count;
  }

  /** Writes messages by a single statement in a transaction; more rows are cheaper, up to 1000. */
  Operation multiRowWrite(int count) throws SQLException {
    PreparedStatement rows = connection.prepareStatement(INSERT + ", (?, ?, ?)".repeat(count - 1));
    return () -> {
      begin.executeUpdate();
      long id = nextIds(count);
      for (int i = 0; i < count; i++) {
        bind(rows, i, id + i);
      }
      rows.executeUpdate();
      commit.executeUpdate();
      return count;
    };
  }

  /** The first of so many IDs. */
  private long nextIds(int count) throws SQLException {
    long first;
    try (ResultSet row = lastId.executeQuery()) {
      row.next();
      first = ids.next(row.getLong(1));
    }
    raiseLastId.setLong(1, first + count - 1);
    raiseLastId.setLong(2, first + count - 1);
    raiseLastId.executeUpdate();
    return first;
  }

  private static void bind(PreparedStatement insert, int row, long id) throws SQLException {
    insert.setString(3 * row + 1, Store.TASKS);
    insert.setString(3 * row + 2, Store.BODY);
    insert.setLong(3 * row + 3, id);
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
