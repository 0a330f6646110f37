package dev.sluice.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.RunnerBuilder;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A retry in the chain of plain and leased runners, over a real file. */
class RetryOverRunnersTest {

  private static final Unit PUT = Unit.write("put");

  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private SqliteDataSource file;

  @TempDir Path folder;

  @BeforeEach
  void createTable() throws SQLException {
    file = SqliteDataSource.at(folder.resolve("test.db"));
    execute("CREATE TABLE t (n INTEGER)");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = file.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private SqlRunner runner(boolean leased) {
    Retry retry =
        Retry.builder()
            .minBackoff(Duration.ZERO)
            .initialBackoff(Duration.ofNanos(1))
            .maxBackoff(Duration.ofNanos(1))
            .maxAttempts(5)
            .build();
    return runner(retry, leased);
  }

  private SqlRunner runner(Retry retry, boolean leased) {
    RunnerBuilder builder =
        SqlRunner.over(file)
            .interceptors(retry, recorder, faults)
            .transactions(TransactionStyle.IMMEDIATE)
            .setUp(
                connection -> {
                  try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA busy_timeout = 0");
                  }
                });
    return leased ? builder.leased(LeaseOptions.DEFAULTS) : builder.plain();
  }

  private static int insert(Session session) throws SQLException {
    return session.update("INSERT INTO t (n) VALUES (1)")
        + session.update("INSERT INTO t (n) VALUES (2)");
  }

  private int rows() throws SQLException {
    try (SqlRunner looking = SqlRunner.over(file).plain()) {
      return looking
          .run(
              Unit.read("count"),
              session -> session.query("SELECT count(*) FROM t", row -> row.getInt(1)))
          .get(0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aUnitOutwaitsAWriterThatIsInItsWay(boolean leased) throws SQLException {
    try (SqlRunner runner = runner(leased);
        Connection writer = file.getConnection();
        Statement statement = writer.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      faults
          .on(Kind.BEGIN)
          .nth(3)
          .run(
              call -> {
                statement.execute("COMMIT");
              });
      int inserted = runner.run(PUT, RetryOverRunnersTest::insert);

      assertThat(inserted).isEqualTo(2);
      assertThat(recorder.count(Kind.TRANSACTION)).isEqualTo(3);
      assertThat(recorder.count(Kind.ACQUIRE)).isEqualTo(leased ? 1 : 3);
    }
    assertThat(rows()).isEqualTo(2);
    assertThat(recorder.openConnections()).isEmpty();
  }

  @Test
  void theBeginOfAHeldSessionIsRepeatedAndItsEndIsNot() throws SQLException {
    try (SqlRunner runner = runner(true);
        HeldSession session = runner.hold(PUT)) {
      faults.on(Kind.UPDATE).nth(1).fail(SqlFaults::busySnapshot);
      session.begin(RetryOverRunnersTest::insert);
      assertThat(recorder.count(Kind.BEGIN)).isEqualTo(2);

      faults.on(Kind.COMMIT).nth(1).fail(SqlFaults::busy);
      assertThatThrownBy(session::commit).isInstanceOf(SQLException.class);
      assertThat(recorder.count(Kind.COMMIT)).isOne();
      session.begin(RetryOverRunnersTest::insert);
      session.commit();
    }
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aUnitStoppedWhileItWaitsForItsTurnIsNotRepeated() throws SQLException {
    StopSignal stop = new StopSignal();
    try (SqlRunner runner = runner(true)) {
      faults
          .on(Kind.BEGIN)
          .nth(1)
          .run(
              call -> {
                stop.stop();
                throw SqlFaults.busy();
              });
      assertThatThrownBy(() -> runner.run(PUT.withStop(stop), RetryOverRunnersTest::insert))
          .isInstanceOf(StoppedException.class);

      assertThat(recorder.count(Kind.TRANSACTION)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverFailsAUnitHappensEntirelyOrNotAtAll(boolean leased) throws Exception {
    try (SqlRunner runner = runner(leased)) {
      FaultSweep.of(faults)
          .fault("busy", SqlFaults::busy)
          .fault("full", SqlFaults::full)
          .fault("broken", SqlFaults::broken)
          .prepare(() -> execute("DELETE FROM t"))
          .run(
              () -> runner.run(PUT, RetryOverRunnersTest::insert),
              outcome -> assertThat(rows()).isEqualTo(outcome.failed() ? 0 : 2));
    }
    assertThat(recorder.openConnections()).as(recorder.report()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverBreaksAfterwardsAUnitHappensEntirelyOrNotAtAll(boolean leased) throws Exception {
    try (SqlRunner runner = runner(leased)) {
      FaultSweep.of(faults)
          .fault("broken", SqlFaults::broken)
          .after()
          .prepare(() -> execute("DELETE FROM t"))
          .run(
              () -> runner.run(PUT, RetryOverRunnersTest::insert),
              outcome -> {
                List<Integer> sound = outcome.failed() ? List.of(0, 2) : List.of(2);
                assertThat(rows()).isIn(sound);
              });
    }
    assertThat(recorder.openConnections()).as(recorder.report()).isEmpty();
  }

  @Test
  void housekeepingOfARunnerIsNotRepeated() throws SQLException {
    try (SqlRunner runner = runner(false)) {
      faults.on(Kind.EXECUTE).alsoUpkeep().nth(1).fail(SqlFaults::broken);
      assertThatThrownBy(() -> runner.run(PUT, RetryOverRunnersTest::insert))
          .isInstanceOf(SQLException.class);
    }
    assertThat(recorder.count(Kind.EXECUTE)).isOne();
    assertThat(recorder.openConnections()).isEmpty();
  }
}
