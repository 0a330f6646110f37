package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;
import static dev.sluice.jdbc.error.Provoked.assertThatError;
import static dev.sluice.jdbc.error.Provoked.failure;
import static dev.sluice.jdbc.error.Provoked.provoke;
import static dev.sluice.jdbc.error.Provoked.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors provoked in H2 itself. */
class H2ErrorsTest {

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

  @Test
  void aRowLockedTooLongIsBusyAndTheStatementHasNotRun() throws SQLException {
    try (Connection holder = open();
        Connection waiter = open()) {
      run(holder, "CREATE TABLE t(a INT, b INT)", "INSERT INTO t VALUES (1, 0)");
      holder.setAutoCommit(false);
      run(holder, "UPDATE t SET b = 1");
      run(waiter, "SET LOCK_TIMEOUT 1");

      SQLException e = provoke(() -> run(waiter, "UPDATE t SET b = 2"));

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, true));
    }
  }

  @Test
  void aRowChangedSinceTheSnapshotIsASerializationFailure() throws SQLException {
    try (Connection first = open();
        Connection second = open()) {
      run(first, "CREATE TABLE t(a INT PRIMARY KEY, b INT)", "INSERT INTO t VALUES (1, 0)");
      first.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      first.setAutoCommit(false);
      run(first, "SET LOCK_TIMEOUT 1", "SELECT * FROM t");
      run(second, "UPDATE t SET b = 1");

      SQLException e = provoke(() -> run(first, "UPDATE t SET b = 2"));

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(SERIALIZATION, true));
    }
  }

  @Test
  void oneOfADeadlockIsASerializationFailureSinceH2HasOneCodeForBoth() throws Exception {
    try (Connection first = open();
        Connection second = open()) {
      run(first, "CREATE TABLE t(a INT PRIMARY KEY, b INT)", "INSERT INTO t VALUES (1, 0), (2, 0)");
      for (Connection c : new Connection[] {first, second}) {
        run(c, "SET LOCK_TIMEOUT 60000");
        c.setAutoCommit(false);
      }
      run(first, "UPDATE t SET b = 1 WHERE a = 1");
      run(second, "UPDATE t SET b = 2 WHERE a = 2");
      CompletableFuture<SQLException> other =
          CompletableFuture.supplyAsync(
              () -> failure(first, "UPDATE t SET b = 1 WHERE a = 2"),
              task -> new Thread(task).start());

      SQLException here = failure(second, "UPDATE t SET b = 2 WHERE a = 1");
      if (here != null) second.rollback();
      SQLException there = other.get();

      SQLException e = here != null ? here : there;
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(SERIALIZATION, true));
      assertThat(SqlError.of(e).endsTransaction()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO t(id) VALUES (1)                  | UNIQUE
          INSERT INTO t(id, u) VALUES (2, 'u')          | UNIQUE
          INSERT INTO t(id, n) VALUES (2, NULL)         | CONSTRAINT
          INSERT INTO t(id, c) VALUES (2, -1)           | CONSTRAINT
          INSERT INTO t(id, f) VALUES (2, 77)           | CONSTRAINT
          INSERT INTO t(id) VALUES ('x')                | DATA
          INSERT INTO t(id, u) VALUES (2, 'far too long') | DATA
          SELECT 1 / 0                                  | DATA
          SELECT DATE 'x'                               | DATA
          SELEC 1                                       | SYNTAX
          CREATE TABLE t(a INT)                         | SYNTAX
          SELECT * FROM missing                         | UNDEFINED_OBJECT
          SELECT missing FROM t                         | UNDEFINED_OBJECT
          SELECT missing()                              | UNDEFINED_OBJECT
          SELECT * FROM missing.t                       | UNDEFINED_OBJECT
          ROLLBACK TO SAVEPOINT missing                 | TRANSACTION_STATE
          SELECT ?                                      | MISUSE
          """)
  void aBadStatementIsToldByItsCode(String sql, ErrorKind kind) throws SQLException {
    try (Connection c = open()) {
      run(
          c,
          "CREATE TABLE t(id INT PRIMARY KEY, u VARCHAR(5) UNIQUE, n INT DEFAULT 0 NOT NULL,"
              + " c INT CHECK (c > 0), f INT REFERENCES t(id))",
          "INSERT INTO t(id, u) VALUES (1, 'u')");

      SQLException e = provoke(() -> c.prepareStatement(sql).execute());

      assertThat(SqlError.of(e).kind()).isEqualTo(kind);
    }
  }

  @Test
  void aClosedConnectionIsMisused() throws SQLException {
    Connection c = open();
    c.close();
    assertThat(SqlError.of(provoke(c::createStatement)).kind()).isEqualTo(MISUSE);
  }

  @Test
  void aServerThatIsNotThereMeansNoConnection() {
    String nobody = "jdbc:h2:tcp://localhost:1/mem:x";
    assertThat(SqlError.of(provoke(() -> DriverManager.getConnection(nobody))).kind())
        .isEqualTo(CONNECTION);
  }

  @Test
  void aDatabaseThatIsShutDownMeansNoConnection() throws SQLException {
    try (Connection one = open();
        Connection other = open()) {
      run(one, "SHUTDOWN IMMEDIATELY");
      assertThat(SqlError.of(provoke(() -> run(other, "SELECT 1"))).kind()).isEqualTo(CONNECTION);
    }
  }

  @Test
  void aWrongPasswordIsAMatterOfPermission() throws SQLException {
    try (Connection c = open()) {
      run(c, "CREATE USER u PASSWORD 'right'", "CREATE TABLE t(a INT)");
      assertThat(SqlError.of(provoke(() -> DriverManager.getConnection(url, "u", "wrong"))).kind())
          .isEqualTo(PERMISSION);
      try (Connection u = DriverManager.getConnection(url, "u", "right")) {
        assertThat(SqlError.of(provoke(() -> run(u, "SELECT * FROM t"))).kind())
            .isEqualTo(PERMISSION);
      }
    }
  }

  @Test
  void aMissingDatabaseCannotBeOpened(@TempDir Path folder) {
    String missing = "jdbc:h2:" + folder.resolve("missing") + ";IFEXISTS=TRUE";
    assertThat(SqlError.of(provoke(() -> DriverManager.getConnection(missing))).kind())
        .isEqualTo(CANNOT_OPEN);
  }

  @Test
  void aFileInUseCannotBeOpened(@TempDir Path folder) throws Exception {
    String file = "jdbc:h2:" + folder.resolve("t");
    DriverManager.getConnection(file).close();
    try (FileChannel channel =
            FileChannel.open(folder.resolve("t.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(SqlError.of(provoke(() -> DriverManager.getConnection(file))).kind())
          .isEqualTo(CANNOT_OPEN);
    }
  }

  @Test
  void aReadOnlyDatabaseRefusesToWrite(@TempDir Path folder) throws SQLException {
    String file = "jdbc:h2:" + folder.resolve("t");
    try (Connection c = DriverManager.getConnection(file)) {
      run(c, "CREATE TABLE t(a INT)");
    }
    try (Connection c = DriverManager.getConnection(file + ";ACCESS_MODE_DATA=r")) {
      assertThat(SqlError.of(provoke(() -> run(c, "INSERT INTO t VALUES (1)"))).kind())
          .isEqualTo(READ_ONLY);
    }
  }

  @Test
  void aMangledFileIsCorrupt(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("t.mv.db"), new byte[20_000]);
    String file = "jdbc:h2:" + folder.resolve("t");
    assertThat(SqlError.of(provoke(() -> DriverManager.getConnection(file))).kind())
        .isEqualTo(CORRUPT);
  }

  @Test
  void aQueryOverItsTimeLimitIsCancelled() throws SQLException {
    try (Connection c = open()) {
      run(c, "SET QUERY_TIMEOUT 1");
      assertThat(
              SqlError.of(
                      provoke(
                          () ->
                              run(
                                  c,
                                  "SELECT count(*) FROM system_range(1, 1000000) a,"
                                      + " system_range(1, 1000000) b")))
                  .kind())
          .isEqualTo(CANCELLED);
    }
  }

  @Test
  void aBatchPartlyRunIsNotProvenNotToHaveRun() throws SQLException {
    try (Connection c = open();
        Statement s = c.createStatement()) {
      run(c, "CREATE TABLE t(a INT UNIQUE)");
      s.addBatch("INSERT INTO t VALUES (1)");
      s.addBatch("INSERT INTO t VALUES (1)");

      SQLException e = provoke(s::executeBatch);

      assertThatError(e).isInstanceOf(BatchUpdateException.class);
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(UNIQUE, false));
      try (ResultSet rows = s.executeQuery("SELECT a FROM t")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url, "sa", "");
  }
}
