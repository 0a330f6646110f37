package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;
import static dev.sluice.jdbc.error.Provoked.assertThatError;
import static dev.sluice.jdbc.error.Provoked.provoke;
import static dev.sluice.jdbc.error.Provoked.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections in each other's way, in the real driver, on real files. */
class SqliteContentionTest {

  @TempDir Path folder;

  @Test
  void aHeldWriteLockIsBusyAndTheStatementHasNotRun() throws SQLException {
    try (Connection holder = open("t.db");
        Connection waiter = open("t.db")) {
      run(holder, "CREATE TABLE t(a)", "BEGIN IMMEDIATE");

      SQLException e = provoke(() -> run(waiter, "INSERT INTO t VALUES (1)"));

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, true));
      run(holder, "ROLLBACK");
      assertThat(count(waiter)).isZero();
    }
  }

  @Test
  void aHeldWriteLockIsBusyForBeginToo() throws SQLException {
    try (Connection holder = open("t.db");
        Connection waiter = open("t.db")) {
      run(holder, "CREATE TABLE t(a)", "BEGIN IMMEDIATE");

      SQLException e = provoke(() -> run(waiter, "BEGIN IMMEDIATE"));

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, true));
      assertThat(SqlError.of(provoke(() -> run(waiter, "ROLLBACK"))).kind())
          .isEqualTo(TRANSACTION_STATE);
    }
  }

  @Test
  void aBusyCommitHasCommittedNothingAndLeavesTheTransactionOpen() throws SQLException {
    try (Connection reader = open("t.db");
        Connection writer = open("t.db")) {
      run(writer, "CREATE TABLE t(a)", "BEGIN IMMEDIATE", "INSERT INTO t VALUES (1)");
      run(reader, "BEGIN");
      assertThat(count(reader)).isZero();

      SQLException e = provoke(() -> run(writer, "COMMIT"));

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, true));
      assertThat(SqlError.of(e).endsTransaction()).isFalse();
      assertThat(count(reader)).isZero();
      run(reader, "COMMIT");
      run(writer, "COMMIT");
      assertThat(count(reader)).isEqualTo(1);
    }
  }

  @Test
  void writingOnAnOldSnapshotIsAConflictThatOnlyANewTransactionCures() throws SQLException {
    try (Connection first = open("t.db");
        Connection second = open("t.db")) {
      run(first, "PRAGMA journal_mode = WAL", "CREATE TABLE t(a)", "BEGIN");
      count(first);
      run(second, "INSERT INTO t VALUES (1)");

      for (int i = 0; i < 2; i++) {
        SQLException e = provoke(() -> run(first, "INSERT INTO t VALUES (2)"));
        assertThat(SqlError.of(e)).isEqualTo(new SqlError(SNAPSHOT_CONFLICT, true));
        assertThat(SqlError.of(e).endsTransaction()).isFalse();
      }
      run(first, "ROLLBACK", "BEGIN", "INSERT INTO t VALUES (2)", "COMMIT");
      assertThat(count(second)).isEqualTo(2);
    }
  }

  @Test
  void droppingATableThatIsBeingReadIsBusy() throws SQLException {
    try (Connection c = open("t.db");
        Statement reader = c.createStatement()) {
      run(c, "CREATE TABLE t(a)", "INSERT INTO t VALUES (1), (2)");
      try (ResultSet rows = reader.executeQuery("SELECT a FROM t")) {
        assertThat(rows.next()).isTrue();

        SQLException e = provoke(() -> run(c, "DROP TABLE t"));

        assertThatError(e).hasMessageStartingWith("[SQLITE_LOCKED]");
        assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, true));
      }
    }
  }

  @Test
  void aLockInASharedCacheIsBusy() throws SQLException {
    String url = "jdbc:sqlite:file:" + folder.getFileName() + "?mode=memory&cache=shared";
    try (Connection writer = DriverManager.getConnection(url);
        Connection reader = DriverManager.getConnection(url)) {
      run(writer, "CREATE TABLE t(a)", "BEGIN", "INSERT INTO t VALUES (1)");

      SQLException e = provoke(() -> count(reader));

      assertThatError(e).hasMessageStartingWith("[SQLITE_LOCKED_SHAREDCACHE]");
      assertThat(e.getErrorCode()).isEqualTo(6);
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, true));
    }
  }

  @Test
  void aCommitBeforeItsOwnResultsAreReadIsNotContention() throws SQLException {
    try (Connection c = open("t.db");
        Statement writer = c.createStatement()) {
      run(c, "CREATE TABLE t(a)", "INSERT INTO t VALUES (1), (2)", "BEGIN IMMEDIATE");
      try (ResultSet rows = writer.executeQuery("UPDATE t SET a = 3 RETURNING a")) {
        assertThat(rows.next()).isTrue();

        SQLException e = provoke(() -> run(c, "COMMIT"));

        assertThat(e.getErrorCode()).isEqualTo(5);
        assertThat(SqlError.of(e)).isEqualTo(new SqlError(TRANSACTION_STATE, true));
        assertThat(SqlError.of(e).contention()).isFalse();
      }
      run(c, "COMMIT");
    }
  }

  private Connection open(String name) throws SQLException {
    Connection c = DriverManager.getConnection(url(name));
    run(c, "PRAGMA busy_timeout = 0");
    return c;
  }

  private String url(String name) {
    return "jdbc:sqlite:" + folder.resolve(name);
  }

  private static int count(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
