package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;
import static dev.sluice.jdbc.error.Provoked.assertThatError;
import static dev.sluice.jdbc.error.Provoked.failure;
import static dev.sluice.jdbc.error.Provoked.provoke;
import static dev.sluice.jdbc.error.Provoked.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors provoked in a PostgreSQL of its own; each test has its own schema. */
class PostgresErrorsTest {

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private static EmbeddedPostgres postgres;

  private final String schema = "s" + SCHEMAS.incrementAndGet();

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void createTable() throws SQLException {
    try (Connection c = connect(postgres.getJdbcUrl("postgres", "postgres"))) {
      run(
          c,
          "CREATE SCHEMA " + schema,
          "SET search_path = " + schema,
          "CREATE TABLE t(id int PRIMARY KEY, n int NOT NULL DEFAULT 0, c int CHECK (c > 0),"
              + " f int REFERENCES t(id), x text, r int4range, EXCLUDE USING gist (r WITH &&))",
          "INSERT INTO t(id, r) VALUES (1, '[1,5]'), (2, NULL)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO t(id) VALUES (1)             | 23505 | UNIQUE            | true
          INSERT INTO t(id, n) VALUES (3, NULL)    | 23502 | CONSTRAINT        | true
          INSERT INTO t(id, c) VALUES (3, 0)       | 23514 | CONSTRAINT        | true
          INSERT INTO t(id, f) VALUES (3, 77)      | 23503 | CONSTRAINT        | true
          INSERT INTO t(id, r) VALUES (3, '[2,3]') | 23P01 | CONSTRAINT        | true
          SELECT 1 / 0                             | 22012 | DATA              | false
          SELECT 'x'::int                          | 22P02 | DATA              | false
          SELECT 10000000000::int                  | 22003 | DATA              | false
          SELECT (SELECT id FROM t)                | 21000 | DATA              | false
          SELEC 1                                  | 42601 | SYNTAX            | false
          CREATE TABLE t(a int)                    | 42P07 | SYNTAX            | false
          SELECT * FROM missing                    | 42P01 | UNDEFINED_OBJECT  | false
          SELECT missing FROM t                    | 42703 | UNDEFINED_OBJECT  | false
          SELECT missing()                         | 42883 | UNDEFINED_OBJECT  | false
          CREATE TABLE missing.t(a int)            | 3F000 | UNDEFINED_OBJECT  | false
          ROLLBACK TO SAVEPOINT s                  | 25P01 | TRANSACTION_STATE | false
          COPY t FROM '/missing'                   | 58P01 | IO                | false
          """)
  void aBadStatementIsToldByItsState(String sql, String state, ErrorKind kind, boolean notRun)
      throws SQLException {
    try (Connection c = open()) {
      SQLException e = provoke(() -> run(c, sql));

      assertThat(e.getSQLState()).isEqualTo(state);
      assertThat(e.getErrorCode()).isZero();
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(kind, notRun));
    }
  }

  @Test
  void aRowLockedTooLongIsBusyAndASavepointOutlivesIt() throws SQLException {
    try (Connection holder = open();
        Connection waiter = open()) {
      run(holder, "BEGIN", "UPDATE t SET n = 1 WHERE id = 1");
      run(waiter, "SET lock_timeout = '1ms'", "BEGIN", "UPDATE t SET n = 2 WHERE id = 2");
      run(waiter, "SAVEPOINT s");

      SQLException e = provoke(() -> run(waiter, "UPDATE t SET n = 2 WHERE id = 1"));

      assertThat(e.getSQLState()).isEqualTo("55P03");
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, true));
      assertThat(SqlError.of(e).endsTransaction()).isFalse();
      run(waiter, "ROLLBACK TO SAVEPOINT s", "COMMIT");
      assertThat(n(holder, 2)).isEqualTo(2);
    }
  }

  @Test
  void aRowChangedSinceTheSnapshotIsASerializationFailure() throws SQLException {
    try (Connection first = open();
        Connection second = open()) {
      run(first, "BEGIN ISOLATION LEVEL REPEATABLE READ");
      n(first, 1);
      run(second, "UPDATE t SET n = 1 WHERE id = 1");

      SQLException e = provoke(() -> run(first, "UPDATE t SET n = 2 WHERE id = 1"));

      assertThat(e.getSQLState()).isEqualTo("40001");
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(SERIALIZATION, true));
      assertThat(SqlError.of(e).endsTransaction()).isTrue();
    }
  }

  @Test
  void aCommitThatFailsToSerializeHasCommittedNothing() throws SQLException {
    try (Connection first = open();
        Connection second = open()) {
      for (Connection c : new Connection[] {first, second}) {
        c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        c.setAutoCommit(false);
      }
      int sum = n(first, 1) + n(first, 2) + n(second, 1) + n(second, 2);
      assertThat(sum).isZero();
      run(first, "UPDATE t SET n = 1 WHERE id = 1");
      run(second, "UPDATE t SET n = 2 WHERE id = 2");
      first.commit();

      SQLException e = provoke(second::commit);

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(SERIALIZATION, true));
      assertThat(n(first, 2)).isZero();
    }
  }

  @Test
  void oneOfADeadlockIsToldSo() throws Exception {
    try (Connection first = open();
        Connection second = open()) {
      for (Connection c : new Connection[] {first, second}) run(c, "SET deadlock_timeout = '5ms'");
      run(first, "BEGIN", "UPDATE t SET n = 1 WHERE id = 1");
      run(second, "BEGIN", "UPDATE t SET n = 2 WHERE id = 2");
      CompletableFuture<SQLException> other =
          CompletableFuture.supplyAsync(
              () -> failure(first, "UPDATE t SET n = 1 WHERE id = 2"),
              task -> new Thread(task).start());

      SQLException here = failure(second, "UPDATE t SET n = 2 WHERE id = 1");
      if (here != null) run(second, "ROLLBACK");
      SQLException there = other.get();

      SQLException e = here != null ? here : there;
      assertThat(e.getSQLState()).isEqualTo("40P01");
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(DEADLOCK, true));
    }
  }

  @Test
  void aStatementOverItsTimeLimitIsCancelled() throws SQLException {
    try (Connection c = open()) {
      run(c, "SET statement_timeout = '1ms'");

      SQLException e = provoke(() -> run(c, "SELECT pg_sleep(600)"));

      assertThat(e.getSQLState()).isEqualTo("57014");
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(CANCELLED, false));
    }
  }

  @Test
  void aReadOnlyTransactionHasNotWritten() throws SQLException {
    try (Connection c = open()) {
      run(c, "BEGIN READ ONLY");

      SQLException e = provoke(() -> run(c, "UPDATE t SET n = 1"));

      assertThat(SqlError.of(e)).isEqualTo(new SqlError(READ_ONLY, true));
      assertThat(SqlError.of(provoke(() -> n(c, 1))).kind()).isEqualTo(TRANSACTION_STATE);
    }
  }

  @Test
  void nulInATextIsBadData() throws SQLException {
    try (Connection c = open();
        PreparedStatement insert = c.prepareStatement("INSERT INTO t(id, x) VALUES (3, ?)")) {
      insert.setString(1, "a\0b");

      SQLException e = provoke(insert::executeUpdate);

      assertThat(e.getSQLState()).isEqualTo("22021");
      assertThat(SqlError.of(e).kind()).isEqualTo(DATA);
    }
  }

  @Test
  void anErrorOfTheDriverWhileReadingDoesNotProveThatTheStatementHasNotRun() throws SQLException {
    try (Connection c = open();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("UPDATE t SET n = 1, x = 'x' WHERE id = 1 RETURNING x")) {
      rows.next();

      SQLException value = provoke(() -> rows.getInt(1));
      SQLException column = provoke(() -> rows.getInt("missing"));

      assertThat(SqlError.of(value)).isEqualTo(new SqlError(DATA, false));
      assertThat(SqlError.of(column)).isEqualTo(new SqlError(UNDEFINED_OBJECT, false));
      assertThat(n(c, 1)).isEqualTo(1);
    }
  }

  @Test
  void aTerminatedBackendBreaksTheConnection() throws SQLException {
    try (Connection killer = open();
        Connection victim = open()) {
      try (PreparedStatement kill =
          killer.prepareStatement("SELECT pg_terminate_backend(?, 60000)")) {
        kill.setInt(1, pid(victim));
        kill.execute();
      }

      SQLException first = provoke(() -> run(victim, "UPDATE t SET n = 1"));
      SQLException next = provoke(() -> run(victim, "UPDATE t SET n = 1"));

      assertThat(first.getSQLState()).isEqualTo("57P01");
      assertThat(SqlError.of(first)).isEqualTo(new SqlError(CONNECTION, false));
      assertThat(SqlError.of(first).endsTransaction()).isTrue();
      assertThat(next.getSQLState()).isEqualTo("08003");
      assertThat(SqlError.of(next)).isEqualTo(new SqlError(CONNECTION, true));
    }
  }

  @Test
  void aClosedConnectionIsNoConnection() throws SQLException {
    Connection c = open();
    c.close();
    assertThat(SqlError.of(provoke(c::createStatement))).isEqualTo(new SqlError(CONNECTION, true));
  }

  @Test
  void aRefusedConnectionProvesThatNothingHasRun() {
    SQLException e = provoke(() -> connect("jdbc:postgresql://localhost:1/postgres?user=postgres"));

    assertThat(e.getSQLState()).isEqualTo("08001");
    assertThat(SqlError.of(e)).isEqualTo(new SqlError(CONNECTION, true));
  }

  @Test
  void aMissingDatabaseCannotBeOpened() {
    SQLException e = provoke(() -> connect(postgres.getJdbcUrl("postgres", "missing")));

    assertThat(e.getSQLState()).isEqualTo("3D000");
    assertThat(SqlError.of(e).kind()).isEqualTo(CANNOT_OPEN);
  }

  @Test
  void anUnknownUserHasNoPermission() {
    SQLException e = provoke(() -> connect(postgres.getJdbcUrl("missing", "postgres")));

    assertThat(e.getSQLState()).startsWith("28");
    assertThat(SqlError.of(e)).isEqualTo(new SqlError(PERMISSION, true));
  }

  @Test
  void whatARoleMayNotDoIsAMatterOfPermission() throws SQLException {
    try (Connection c = open()) {
      run(c, "CREATE ROLE r_" + schema, "SET ROLE r_" + schema);

      SQLException e = provoke(() -> run(c, "SELECT * FROM " + schema + ".t"));

      assertThat(e.getSQLState()).isEqualTo("42501");
      assertThat(SqlError.of(e).kind()).isEqualTo(PERMISSION);
    }
  }

  @Test
  void tooManyConnectionsProveThatNothingHasRun() throws SQLException {
    try (Connection c = open()) {
      run(c, "CREATE ROLE l_" + schema + " LOGIN CONNECTION LIMIT 0");
    }

    SQLException e = provoke(() -> connect(postgres.getJdbcUrl("l_" + schema, "postgres")));

    assertThat(e.getSQLState()).isEqualTo("53300");
    assertThat(SqlError.of(e)).isEqualTo(new SqlError(CONNECTION, true));
  }

  @Test
  void spaceForTemporaryFilesUsedUpIsFull() throws SQLException {
    try (Connection c = open()) {
      run(c, "SET temp_file_limit = '64kB'", "SET work_mem = '64kB'");

      SQLException e =
          provoke(() -> run(c, "SELECT i FROM generate_series(1, 1000000) i ORDER BY i DESC"));

      assertThat(e.getSQLState()).isEqualTo("53400");
      assertThat(SqlError.of(e)).isEqualTo(new SqlError(FULL, true));
    }
  }

  @Test
  void aBatchSaysWhatItsFailedEntrySaid() throws SQLException {
    try (Connection c = open();
        Statement s = c.createStatement()) {
      s.addBatch("INSERT INTO t(id) VALUES (3)");
      s.addBatch("INSERT INTO t(id) VALUES (1)");

      SQLException e = provoke(s::executeBatch);

      assertThatError(e).isExactlyInstanceOf(BatchUpdateException.class);
      assertThatError(e.getNextException()).isNotNull();
      assertThat(SqlError.of(e).kind()).isEqualTo(UNIQUE);
    }
  }

  private Connection open() throws SQLException {
    return connect(
        postgres.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema + ",public");
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url);
  }

  private static int n(Connection c, int id) throws SQLException {
    return number(c, "SELECT n FROM t WHERE id = " + id);
  }

  private static int pid(Connection c) throws SQLException {
    return number(c, "SELECT pg_backend_pid()");
  }

  private static int number(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
