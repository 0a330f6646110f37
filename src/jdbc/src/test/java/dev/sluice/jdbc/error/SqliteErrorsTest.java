package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;
import static dev.sluice.jdbc.error.Provoked.assertThatError;
import static dev.sluice.jdbc.error.Provoked.madeBy;
import static dev.sluice.jdbc.error.Provoked.provoke;
import static dev.sluice.jdbc.error.Provoked.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/** Every error provoked in the real driver, on real files. */
class SqliteErrorsTest {

  @TempDir Path folder;

  @Test
  void theDriverHidesTheExtendedCodeInTheMessageAndHasNoSqlState() throws SQLException {
    try (Connection first = open("t.db");
        Connection second = open("t.db")) {
      run(first, "PRAGMA journal_mode = WAL", "CREATE TABLE t(a UNIQUE)", "BEGIN");
      count(first);
      run(second, "INSERT INTO t VALUES (1)");

      SQLException conflict = provoke(() -> run(first, "INSERT INTO t VALUES (2)"));
      SQLException unique = provoke(() -> run(second, "INSERT INTO t VALUES (1)"));

      assertThatError(conflict).isExactlyInstanceOf(SQLiteException.class);
      assertThatError(conflict).hasMessageStartingWith("[SQLITE_BUSY_SNAPSHOT] ");
      assertThat(conflict.getErrorCode()).isEqualTo(5);
      assertThat(conflict.getSQLState()).isNull();
      assertThatError(unique).hasMessageStartingWith("[SQLITE_CONSTRAINT_UNIQUE] ");
      assertThat(unique.getErrorCode()).isEqualTo(19);
      assertThat(unique.getSQLState()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO t(id) VALUES (1)                       | UNIQUE     | CONSTRAINT_PRIMARYKEY
          INSERT INTO t(id, u) VALUES (2, 'u')               | UNIQUE     | CONSTRAINT_UNIQUE
          INSERT INTO plain(rowid, a) VALUES (1, 0)          | UNIQUE     | CONSTRAINT_ROWID
          INSERT INTO t(id, n) VALUES (2, NULL)              | CONSTRAINT | CONSTRAINT_NOTNULL
          INSERT INTO t(id, c) VALUES (2, 0)                 | CONSTRAINT | CONSTRAINT_CHECK
          INSERT INTO t(id, f) VALUES (2, 77)                | CONSTRAINT | CONSTRAINT_FOREIGNKEY
          INSERT INTO guarded VALUES (1)                     | CONSTRAINT | CONSTRAINT_TRIGGER
          INSERT INTO typed VALUES ('x')                     | CONSTRAINT | CONSTRAINT_DATATYPE
          INSERT INTO t(id) VALUES ('x')                     | CONSTRAINT | MISMATCH
          INSERT INTO t(id, u) VALUES (2, zeroblob(2000000)) | DATA       | TOOBIG
          """)
  void aBadRowIsRefused(String sql, ErrorKind kind, String code) throws SQLException {
    try (Connection c = open("t.db")) {
      c.unwrap(SQLiteConnection.class).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, 1_000_000);
      run(
          c,
          "PRAGMA foreign_keys = ON",
          "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE, n NOT NULL DEFAULT 0,"
              + " c CHECK (c > 0), f REFERENCES t(id))",
          "INSERT INTO t(id, u) VALUES (1, 'u')",
          "CREATE TABLE plain(a)",
          "INSERT INTO plain(rowid, a) VALUES (1, 0)",
          "CREATE TABLE guarded(a)",
          "CREATE TRIGGER guard BEFORE INSERT ON guarded" + " BEGIN SELECT RAISE(ABORT, 'no'); END",
          "CREATE TABLE typed(a INTEGER) STRICT");

      SQLException e = provoke(() -> run(c, sql));

      assertThatError(e).hasMessageStartingWith("[SQLITE_" + code + "] ");
      assertThat(SqlError.of(e).kind()).isEqualTo(kind);
      assertThat(SqlError.of(e).constraint()).isEqualTo(kind != DATA);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO t(u) VALUES (?)                        | UNIQUE constraint failed: t.u
          INSERT INTO t(id) VALUES (?)                       | datatype mismatch
          INSERT INTO t(n) SELECT NULL WHERE ? <> ''         | NOT NULL constraint failed: t.n
          INSERT INTO t(c) VALUES (?)                        | CHECK constraint failed: c > 'x'
          INSERT INTO t(f) VALUES (?)                        | FOREIGN KEY constraint failed
          INSERT INTO typed VALUES (?)                       | cannot store TEXT value in INTEGER
          INSERT INTO t(u) SELECT replace(hex(zeroblob(400000)), '0', ?) | string or blob too big
          SELECT json_extract('{}', ?)                       | SYNTAX, code 1 (
          INSERT INTO guarded VALUES (?)                     | CONSTRAINT, code 19 (
          """)
  void itsTextIsToldWhereItCanHoldNoValue(String sql, String told) throws SQLException {
    try (Connection c = open("t.db")) {
      c.unwrap(SQLiteConnection.class).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, 1_000_000);
      run(
          c,
          "PRAGMA foreign_keys = ON",
          "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE, n NOT NULL DEFAULT 0,"
              + " c CHECK (c > 'x'), f REFERENCES t(id))",
          "INSERT INTO t(u) VALUES ('hush')",
          "CREATE TABLE typed(a INTEGER) STRICT",
          "CREATE TABLE guarded(a)",
          "CREATE TRIGGER guard BEFORE INSERT ON guarded"
              + " BEGIN SELECT RAISE(ABORT, 'it was ' || NEW.a); END");

      SQLException e;
      try (PreparedStatement s = c.prepareStatement(sql)) {
        s.setString(1, "hush");
        e = provoke(s::execute);
      }

      assertThat(SqlError.describe(e)).contains(told).doesNotContain("hush");
      assertThat(e.getMessage().contains("hush")).isEqualTo(told.contains("code"));
    }
  }

  @Test
  void aFullDatabaseMayEndTheTransaction() throws SQLException {
    try (Connection c = open("t.db")) {
      run(c, "CREATE TABLE t(a)", "PRAGMA max_page_count = 3", "BEGIN IMMEDIATE");

      SQLException e = provoke(() -> run(c, "INSERT INTO t VALUES (zeroblob(100000))"));

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(FULL, false));
      assertThat(SqlError.of(e).endsTransaction()).isTrue();
      assertThat(SqlError.of(provoke(() -> run(c, "COMMIT"))).kind()).isEqualTo(TRANSACTION_STATE);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "an open file can't be replaced there")
  void anIoErrorAtCommitLeavesItsOutcomeUnknown() throws Exception {
    Path journal = folder.resolve("t.db-journal");
    try (Connection c = open("t.db")) {
      run(c, "CREATE TABLE t(a)", "BEGIN IMMEDIATE", "INSERT INTO t VALUES (1)");
      Files.delete(journal);
      Files.createDirectory(journal);

      SQLException e = provoke(() -> run(c, "COMMIT"));

      assertThatError(e).hasMessageStartingWith("[SQLITE_IOERR_DELETE]");
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(IO, false));
      assertThat(SqlError.of(e).endsTransaction()).isTrue();
    }
  }

  @Test
  void aConnectionThatMayOnlyReadHasNotWritten() throws SQLException {
    try (Connection c = open("t.db")) {
      run(c, "CREATE TABLE t(a)", "PRAGMA query_only = ON");
      assertThat(SqlError.of(provoke(() -> run(c, "INSERT INTO t VALUES (1)"))))
          .isEqualTo(new SqlError(READ_ONLY, true));
    }
    try (Connection c = DriverManager.getConnection(url("t.db") + "?open_mode=1")) {
      assertThat(SqlError.of(provoke(() -> run(c, "INSERT INTO t VALUES (1)"))))
          .isEqualTo(new SqlError(READ_ONLY, true));
      assertThat(count(c)).isZero();
    }
  }

  @Test
  void aFileInAMissingFolderCannotBeOpened() {
    assertThat(SqlError.of(provoke(() -> open("missing/t.db").close())).kind())
        .isEqualTo(CANNOT_OPEN);
  }

  @Test
  void aFolderCannotBeOpened() {
    assertThat(SqlError.of(provoke(() -> open(".").close())).kind()).isEqualTo(CANNOT_OPEN);
  }

  @Test
  void aTextFileIsNotADatabase() throws Exception {
    Files.writeString(
        folder.resolve("t.db"), "not a database, but long enough to ask\n".repeat(50));
    try (Connection c = open("t.db")) {
      assertThat(SqlError.of(provoke(() -> count(c))))
          .isEqualTo(new SqlError(NOT_A_DATABASE, true));
    }
  }

  @Test
  void manglingTheFileCorruptsTheDatabase() throws Exception {
    try (Connection c = open("t.db")) {
      run(c, "CREATE TABLE t(a)", "INSERT INTO t VALUES (1)");
    }
    overwrite(folder.resolve("t.db"), 4096, 512);
    try (Connection c = open("t.db")) {
      assertThat(SqlError.of(provoke(() -> count(c))).kind()).isEqualTo(CORRUPT);
    }
  }

  @Test
  void cancellingFromAnotherThreadIsToldFromOtherErrors() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    try (Connection c = open("t.db");
        Statement s = c.createStatement()) {
      Function.create(
          c,
          "started",
          new Function() {
            @Override
            protected void xFunc() throws SQLException {
              running.countDown();
              result(1);
            }
          });
      CompletableFuture<Void> canceller =
          CompletableFuture.runAsync(
              () -> {
                try {
                  running.await();
                  s.cancel();
                } catch (InterruptedException | SQLException e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start());

      SQLException e =
          provoke(
              () ->
                  s.executeQuery(
                          "WITH RECURSIVE n(i) AS (SELECT started() UNION ALL SELECT i + 1 FROM n)"
                              + " SELECT count(*) FROM n")
                      .next());

      canceller.join();
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(CANCELLED, false));
    }
  }

  @Test
  void aQueryWhoseTransactionWasRolledBackIsCancelled() throws SQLException {
    try (Connection c = open("t.db");
        Statement reader = c.createStatement()) {
      run(c, "CREATE TABLE t(a)", "INSERT INTO t VALUES (1), (2)", "BEGIN", "CREATE TABLE u(a)");
      try (ResultSet rows = reader.executeQuery("SELECT a FROM t")) {
        assertThat(rows.next()).isTrue();
        run(c, "ROLLBACK");

        SQLException e = provoke(rows::next);

        assertThatError(e).hasMessageStartingWith("[SQLITE_ABORT_ROLLBACK]");
        assertThat(SqlError.of(e).kind()).isEqualTo(CANCELLED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SELEC 1, SYNTAX",
    "SELECT, SYNTAX",
    "CREATE TABLE t(a), SYNTAX",
    "SELECT * FROM missing, UNDEFINED_OBJECT",
    "SELECT missing FROM t, UNDEFINED_OBJECT",
    "SELECT missing(), UNDEFINED_OBJECT",
    "DROP INDEX missing, UNDEFINED_OBJECT",
    "COMMIT, TRANSACTION_STATE",
    "ROLLBACK, TRANSACTION_STATE",
    "ROLLBACK TO missing, TRANSACTION_STATE",
    "RELEASE missing, TRANSACTION_STATE"
  })
  void theTextTellsWhatCodeOneMeans(String sql, ErrorKind kind) throws SQLException {
    try (Connection c = open("t.db")) {
      run(c, "CREATE TABLE t(a)");

      SQLException e = provoke(() -> run(c, sql));

      assertThat(e.getErrorCode()).isEqualTo(1);
      assertThat(SqlError.of(e).kind()).isEqualTo(kind);
    }
  }

  @Test
  void beginInsideATransactionDoesNotFitItsState() throws SQLException {
    try (Connection c = open("t.db")) {
      run(c, "BEGIN");
      assertThat(SqlError.of(provoke(() -> run(c, "BEGIN"))))
          .isEqualTo(new SqlError(TRANSACTION_STATE, true));
    }
  }

  @Test
  void theDriversOwnComplaintsHaveNoCode() throws SQLException {
    Connection c = open("t.db");
    PreparedStatement closed = c.prepareStatement("SELECT 1");
    closed.close();

    SQLException autoCommit = provoke(c::commit);
    SQLException statement = provoke(closed::executeQuery);
    c.close();
    SQLException connection = provoke(c::createStatement);

    assertThat(autoCommit.getErrorCode()).isZero();
    assertThat(SqlError.of(autoCommit)).isEqualTo(new SqlError(TRANSACTION_STATE, true));
    assertThat(SqlError.of(statement).kind()).isEqualTo(MISUSE);
    assertThat(connection.getErrorCode()).isZero();
    assertThatError(connection).isExactlyInstanceOf(SQLException.class);
    assertThat(SqlError.of(connection)).isEqualTo(new SqlError(CONNECTION, true));
  }

  @Test
  void aBadValueInAResultIsBadData() throws SQLException {
    try (Connection c = open("t.db");
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("SELECT 'x'")) {
      rows.next();
      assertThat(SqlError.of(provoke(() -> rows.getBigDecimal(1))).kind()).isEqualTo(DATA);
    }
  }

  @Test
  void aBatchPartlyRunIsNotProvenNotToHaveRun() throws SQLException {
    try (Connection c = open("t.db");
        Statement s = c.createStatement()) {
      run(c, "CREATE TABLE t(a)");
      s.addBatch("INSERT INTO t VALUES (1)");
      s.addBatch("ROLLBACK");

      SQLException e = provoke(s::executeBatch);

      assertThatError(e).isInstanceOf(BatchUpdateException.class);
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(TRANSACTION_STATE, false));
      assertThat(count(c)).isEqualTo(1);
    }
  }

  @Test
  void aPreparedBatchFailsWithTheErrorOfOneEntryAndKeepsTheOnesBeforeIt() throws SQLException {
    try (Connection c = open("t.db")) {
      run(c, "CREATE TABLE t(a UNIQUE)");
      try (PreparedStatement batch = c.prepareStatement("INSERT INTO t VALUES (?)")) {
        for (int value : new int[] {1, 2, 2}) {
          batch.setInt(1, value);
          batch.addBatch();
        }

        SQLException e = provoke(batch::executeBatch);

        assertThatError(e).isExactlyInstanceOf(SQLiteException.class);
        assertThat(SqlError.of(e).kind()).isEqualTo(UNIQUE);
        assertThat(count(c)).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, BUSY, true", "261, BUSY, true", "6, BUSY, true", "15, BUSY, true",
    "1, SYNTAX, false", "3, PERMISSION, false", "7, MEMORY, false", "8, READ_ONLY, true",
    "9, CANCELLED, false", "10, IO, false", "778, IO, false", "11, CORRUPT, false",
    "13, FULL, false", "14, CANNOT_OPEN, false", "18, DATA, false", "19, CONSTRAINT, false",
    "20, CONSTRAINT, false", "21, MISUSE, false", "23, PERMISSION, false", "25, MISUSE, false",
    "26, NOT_A_DATABASE, true", "2, OTHER, false", "17, OTHER, false", "101, OTHER, false"
  })
  void withoutAPrefixThePrimaryCodeIsRead(int code, ErrorKind kind, boolean notRun) {
    SQLException e = madeBy("org.sqlite.core.DB", new SQLException("no prefix", null, code));

    assertThat(SqlError.of(e)).isEqualTo(new SqlError(kind, notRun));
  }

  @ParameterizedTest
  @CsvSource({
    "[SQLITE_BUSY_SNAPSHOT] text, SNAPSHOT_CONFLICT",
    "[SQLITE_BUSY_RECOVERY] text, BUSY",
    "[SQLITE_BUSY_NEVER_HEARD_OF] text, BUSY",
    "[SQLITE_PROTOCOL] text, BUSY",
    "[SQLITE_IOERR_WRITE] text, IO",
    "[SQLITE_IOERR_NOMEM] text, MEMORY",
    "[SQLITE_NOMEM] text, MEMORY",
    "[SQLITE_AUTH_USER] text, PERMISSION",
    "[SQLITE_UNHEARD] text, OTHER"
  })
  void thePrefixIsEnoughWhoeverMadeTheException(String message, ErrorKind kind) {
    assertThat(SqlError.of(new SQLException(message)).kind()).isEqualTo(kind);
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

  private static void overwrite(Path file, long position, int length) throws IOException {
    byte[] rubbish = new byte[length];
    Arrays.fill(rubbish, (byte) 0x7f);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(rubbish), position);
    }
  }
}
