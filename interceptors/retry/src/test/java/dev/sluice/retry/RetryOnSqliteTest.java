package dev.sluice.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections of the real driver that contend for a real file. */
class RetryOnSqliteTest {

  private static final String INSERT = "INSERT INTO t VALUES (1)";
  private static final Unit WRITE = Unit.write("write");

  @TempDir Path folder;

  private final FakeTiming timing = new FakeTiming();
  private final Retry retry = Retry.builder().build(timing);
  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();

  private SqliteDataSource file;
  private Connection other;

  @BeforeEach
  void createTableAndAnotherConnection() throws SQLException {
    file = SqliteDataSource.at(folder.resolve("contended.db"));
    other = file.getConnection();
    doNotWait(other);
    execute(other, "PRAGMA journal_mode = WAL");
    execute(other, "CREATE TABLE t (x)");
  }

  @AfterEach
  void closeTheOtherConnectionAndLookForLeaks() throws SQLException {
    other.close();
    assertThat(recorder.openConnections()).as(recorder.report()).isEmpty();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void doNotWait(Connection connection) throws SQLException {
    execute(connection, "PRAGMA busy_timeout = 0");
  }

  private SqlRunner runner(TransactionStyle style, Interceptor retry) {
    return SqlRunner.over(file)
        .interceptors(retry, recorder, faults)
        .transactions(style)
        .setUp(RetryOnSqliteTest::doNotWait)
        .plain();
  }

  private SqlRunner runner() {
    return runner(TransactionStyle.IMMEDIATE, retry);
  }

  private Connection wrapped() throws SQLException {
    Connection connection = SluiceDataSource.wrap(file, retry, recorder, faults).getConnection();
    doNotWait(connection);
    return connection;
  }

  private int rows() throws SQLException {
    try (Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** The other connection holds the write lock until so many waits are over. */
  private void otherWritesForWaits(int waits) throws SQLException {
    execute(other, "BEGIN IMMEDIATE");
    timing.duringPause =
        () -> {
          if (timing.pauses.size() == waits) {
            try {
              execute(other, "COMMIT");
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          }
        };
  }

  @Test
  void aUnitOutwaitsAnotherWriter() throws SQLException {
    otherWritesForWaits(2);

    try (SqlRunner runner = runner()) {
      runner.run(WRITE, session -> session.update(INSERT));
    }

    assertThat(recorder.count(Kind.BEGIN)).isEqualTo(3);
    assertThat(recorder.count(Kind.TRANSACTION)).isEqualTo(3);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void aUnitGivesUpOnAWriterThatStays() throws SQLException {
    otherWritesForWaits(Integer.MAX_VALUE);

    try (SqlRunner runner = runner()) {
      assertThatThrownBy(() -> runner.run(WRITE, session -> session.update(INSERT)))
          .hasMessageStartingWith("[SQLITE_BUSY]");
    }

    assertThat(timing.total()).isEqualTo(Duration.ofSeconds(30));
    execute(other, "ROLLBACK");
    assertThat(rows()).isZero();
  }

  @Test
  void anOutdatedSnapshotIsCuredByANewTransaction() throws SQLException {
    TransactionStyle deferred = new TransactionStyle("BEGIN", "COMMIT", "ROLLBACK");
    List<Integer> seen = new ArrayList<>();

    try (SqlRunner runner = runner(deferred, retry)) {
      runner.run(
          WRITE,
          session -> {
            seen.addAll(session.query("SELECT count(*) FROM t", row -> row.getInt(1)));
            if (seen.size() == 1) {
              execute(other, INSERT);
            }
            return session.update(INSERT);
          });
    }

    assertThat(recorder.calls(call -> call.failure() != null).get(0).failure())
        .hasMessageStartingWith("[SQLITE_BUSY_SNAPSHOT]");
    assertThat(seen).containsExactly(0, 1);
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aPreparedStatementOnItsOwnOutwaitsAnotherWriter() throws SQLException {
    try (Connection connection = wrapped();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      otherWritesForWaits(2);
      insert.setInt(1, 7);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }

    assertThat(timing.pauses).hasSize(2);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void aBeginOnItsOwnOutwaitsAnotherWriter() throws SQLException {
    try (Connection connection = wrapped()) {
      otherWritesForWaits(1);
      execute(connection, "BEGIN IMMEDIATE");
      execute(connection, INSERT);
      execute(connection, "COMMIT");
    }

    assertThat(timing.pauses).hasSize(1);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void aStatementInsideATransactionIsNotRepeated() throws SQLException {
    try (Connection connection = wrapped()) {
      otherWritesForWaits(1);
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> execute(connection, INSERT)).hasMessageStartingWith("[SQLITE_BUSY]");
      connection.rollback();
    }

    assertThat(timing.pauses).isEmpty();
    execute(other, "ROLLBACK");
  }

  @Test
  void statementsInOneTextAreNotRepeatedAfterTheFirstHasRun() throws SQLException {
    try (Connection connection = wrapped();
        Statement statement = connection.createStatement()) {
      otherWritesForWaits(1);
      execute(other, "COMMIT");
      faults.on(Kind.UPDATE).first(1).after().fail(SqlFaults::busy);

      assertThatThrownBy(() -> statement.executeUpdate(INSERT + ";" + INSERT))
          .hasMessageStartingWith("[SQLITE_BUSY]");
    }

    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aUnitWhoseCommitWasBusyIsRolledBackAndRepeated() throws SQLException {
    faults.on(Kind.COMMIT).nth(1).fail(SqlFaults::busy);

    try (SqlRunner runner = runner()) {
      runner.run(WRITE, session -> session.update(INSERT));
    }

    assertThat(recorder.count(Kind.ROLLBACK)).isEqualTo(1);
    assertThat(recorder.count(Kind.COMMIT)).isEqualTo(2);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void aUnitThatOnlyRepeatsItsBeginIsNotRepeatedAfterABusyCommit() throws SQLException {
    faults.on(Kind.COMMIT).nth(1).fail(SqlFaults::busy);

    try (SqlRunner runner = runner()) {
      Unit claim = WRITE.withRepeat(Repeat.BEGIN);
      assertThatThrownBy(() -> runner.run(claim, session -> session.update(INSERT)))
          .hasMessageStartingWith("[SQLITE_BUSY]");
    }

    assertThat(recorder.count(Kind.BEGIN)).isEqualTo(1);
    assertThat(rows()).isZero();
  }

  @Test
  void aUnitWhoseCommitHasAnUnknownOutcomeIsNotRepeated() throws SQLException {
    faults.on(Kind.COMMIT).nth(1).after().fail(SqlFaults::broken);

    try (SqlRunner runner = runner()) {
      assertThatThrownBy(() -> runner.run(WRITE, session -> session.update(INSERT)))
          .hasMessageContaining("broken");
    }

    assertThat(recorder.count(Kind.BEGIN)).isEqualTo(1);
    assertThat(rows()).as("the commit had taken effect").isEqualTo(1);
  }

  @Test
  void aConnectionThatCannotRollBackIsNotUsedForTheNextAttempt() throws SQLException {
    faults.on(Kind.UPDATE).nth(1).fail(SqlFaults::busy);
    faults.on(Kind.ROLLBACK).nth(1).fail(SqlFaults::io);

    try (SqlRunner runner = runner()) {
      runner.run(WRITE, session -> session.update(INSERT));
    }

    assertThat(recorder.count(Kind.ACQUIRE)).isEqualTo(2);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void acquiringAConnectionIsRepeatedToo() throws SQLException {
    faults.on(Kind.ACQUIRE).first(2).fail(SqlFaults::busy);

    wrapped().close();

    assertThat(recorder.count(Kind.ACQUIRE)).isEqualTo(3);
  }

  @Test
  void theLastFailureIsThrownAsTheDriverThrewIt() throws SQLException {
    otherWritesForWaits(Integer.MAX_VALUE);

    try (SqlRunner runner = runner()) {
      Throwable thrown = catchThrowable(() -> runner.run(WRITE, session -> 0));
      var failures = recorder.calls(call -> call.kind() == Kind.BEGIN);
      assertThat(thrown).isSameAs(failures.get(failures.size() - 1).failure());
    }
    execute(other, "ROLLBACK");
  }

  @Test
  void contendingThreadsAllGetTheirTurn() throws Exception {
    Retry quick =
        Retry.builder()
            .minBackoff(Duration.ofNanos(100_000))
            .initialBackoff(Duration.ofMillis(1))
            .maxBackoff(Duration.ofMillis(10))
            .build();
    execute(other, "INSERT INTO t VALUES (0)");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (SqlRunner runner = runner(TransactionStyle.IMMEDIATE, quick)) {
      List<Future<Integer>> increments = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        increments.add(
            threads.submit(
                () ->
                    runner.run(
                        WRITE,
                        session -> {
                          int x = session.query("SELECT x FROM t", row -> row.getInt(1)).get(0);
                          return session.update("UPDATE t SET x = ?", x + 1);
                        })));
      }
      for (Future<Integer> increment : increments) {
        assertThat(increment.get()).isEqualTo(1);
      }
    } finally {
      threads.shutdown();
    }

    try (Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery("SELECT x FROM t")) {
      assertThat(row.getInt(1)).isEqualTo(100);
    }
  }
}
