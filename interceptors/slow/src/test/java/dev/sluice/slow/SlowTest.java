package dev.sluice.slow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.slow.SlowReport.Subject;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class SlowTest {

  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration LATE = Duration.ofDays(1);

  private final Reports reports = new Reports();
  private final Slow.Builder builder = Slow.builder().listener(reports);

  private static DataSource h2() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    return database;
  }

  private static DataSource watched(Interceptor... interceptors) {
    return SluiceDataSource.wrap(h2(), interceptors);
  }

  private static boolean execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.execute();
    }
  }

  @Test
  void aStatementIsReportedWhileItRunsAndWhenItHasEnded() throws Exception {
    isReportedWhileItRuns(Executors.newSingleThreadExecutor(task -> new Thread(task, "worker")));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void soIsOneOfAVirtualThread() throws Exception {
    Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    isReportedWhileItRuns((ExecutorService) factory.invoke(null));
  }

  private void isReportedWhileItRuns(ExecutorService threads) throws Exception {
    Gate gate = new Gate(Kind.EXECUTE);
    try (Slow slow = builder.statements(SOON).stacks(true).build()) {
      DataSource dataSource = watched(slow, gate);
      Callable<String> work =
          () -> {
            execute(dataSource, "VALUES\n  (1)");
            return Thread.currentThread().getName();
          };
      Future<String> worker = threads.submit(work);

      SlowReport running = reports.next();
      assertThat(running.subject()).isEqualTo(Subject.STATEMENT);
      assertThat(running.ended()).isFalse();
      assertThat(running.duration()).isGreaterThanOrEqualTo(SOON);
      assertThat(running.sql()).isEqualTo("VALUES (1)");
      assertThat(running.connection()).isPositive();
      assertThat(running.stack())
          .anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()));
      assertThat(worker.isDone()).isFalse();

      gate.open();
      SlowReport ended = reports.next();
      assertThat(ended.subject()).isEqualTo(Subject.STATEMENT);
      assertThat(ended.ended()).isTrue();
      assertThat(ended.duration()).isGreaterThanOrEqualTo(running.duration());
      assertThat(ended.connection()).isEqualTo(running.connection());
      assertThat(ended.stack()).isEmpty();
      assertThat(running.thread()).isEqualTo(worker.get()).isEqualTo(ended.thread());
    } finally {
      gate.open();
      threads.shutdown();
    }
  }

  @Test
  void aHeldConnectionIsReportedAndSoIsItsReturn() throws Exception {
    try (Slow slow = builder.connections(SOON).build()) {
      DataSource dataSource = watched(slow);
      try (Connection connection = dataSource.getConnection()) {
        assertThat(connection.isClosed()).isFalse();
        SlowReport held = reports.next();
        assertThat(held.subject()).isEqualTo(Subject.CONNECTION);
        assertThat(held.ended()).isFalse();
        assertThat(held.thread()).isEqualTo(Thread.currentThread().getName());
        assertThat(held.sql()).isNull();
        assertThat(held.stack()).as("not asked for").isEmpty();
      }
      assertThat(reports.next().ended()).isTrue();
    }
  }

  @Test
  void aTransactionIsIdleFromOneCallToTheNext() throws Exception {
    try (Slow slow = builder.idleTransactions(SOON).build();
        Connection connection = watched(slow).getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CREATE TABLE t (x INT)");
      SlowReport idle = reports.next();
      assertThat(idle.subject()).isEqualTo(Subject.IDLE_TRANSACTION);
      assertThat(idle.ended()).isFalse();

      statement.execute("INSERT INTO t VALUES (1)");
      assertThat(reports.next().ended()).isTrue();
      assertThat(reports.next().ended()).as("the next pause").isFalse();

      connection.commit();
      assertThat(reports.next().ended()).isTrue();
    }
    assertThat(reports.isEmpty()).as("after the commit nothing is idle").isTrue();
  }

  @Test
  void aSlowCommitIsReportedByItsKind() throws Exception {
    Gate gate = new Gate(Kind.COMMIT);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Slow slow = builder.statements(SOON).build();
        Connection connection = watched(slow, gate).getConnection()) {
      connection.setAutoCommit(false);
      Future<?> commit =
          thread.submit(
              () -> {
                connection.commit();
                return null;
              });
      SlowReport report = reports.next();
      while (!"COMMIT".equals(report.sql())) {
        report = reports.next();
      }
      gate.open();
      commit.get();
    } finally {
      gate.open();
      thread.shutdown();
    }
  }

  @Test
  void whatIsInTimeIsNotReported() throws Exception {
    try (Slow slow = builder.statements(LATE).connections(LATE).idleTransactions(LATE).build()) {
      DataSource dataSource = watched(slow);
      for (int i = 0; i < 1000; i++) {
        execute(dataSource, "VALUES (1)");
      }
    }
    assertThat(reports.isEmpty()).isTrue();
  }

  @Test
  void aFailureEndsAStatementToo() throws Exception {
    Gate gate = new Gate(Kind.EXECUTE);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Slow slow = builder.statements(SOON).build()) {
      DataSource dataSource = watched(slow, gate);
      Future<?> failing =
          thread.submit(
              () -> {
                plain(dataSource, "SELECT * FROM nowhere");
                return null;
              });
      assertThat(reports.next().ended()).isFalse();
      gate.open();
      assertThat(reports.next().ended()).isTrue();
      assertThatThrownBy(failing::get).hasCauseInstanceOf(SQLException.class);
    } finally {
      gate.open();
      thread.shutdown();
    }
  }

  private static void plain(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aRunnersConnectionIsNotHeldTooLongAndItsStatementsNameTheUnit() throws Exception {
    Gate gate = new Gate(Kind.UPDATE);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Slow slow = builder.connections(SOON).statements(SOON).build();
        SqlRunner runner = SqlRunner.over(h2()).interceptors(slow, gate).plain()) {
      Future<Integer> done =
          thread.submit(
              () -> runner.inTransaction("transfer", s -> s.update("CREATE TABLE t (x INT)")));
      SlowReport report = reports.next();
      while (!"CREATE TABLE t (x INT)".equals(report.sql())) {
        assertThat(report.subject()).isEqualTo(Subject.STATEMENT);
        report = reports.next();
      }
      assertThat(report.unit()).isEqualTo("transfer");
      gate.open();
      done.get();
    } finally {
      gate.open();
      thread.shutdown();
    }
    while (!reports.isEmpty()) {
      assertThat(reports.next().subject()).isEqualTo(Subject.STATEMENT);
    }
  }

  @Test
  void dataInATextIsLeftOutAndALongTextIsCut() throws Exception {
    assertThat(sqlOf(" SELECT 'secret'", builder)).isEqualTo("SELECT …");
    assertThat(sqlOf("SELECT 'public'", builder.literals(true))).isEqualTo("SELECT 'public'");
    assertThat(sqlOf("SELECT 'public'", builder.maxSqlLength(8))).isEqualTo("SELECT '…");
  }

  private String sqlOf(String sql, Slow.Builder builder) throws Exception {
    Gate gate = new Gate(Kind.EXECUTE);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Slow slow = builder.statements(SOON).build()) {
      DataSource dataSource = watched(slow, gate);
      Future<?> done =
          thread.submit(
              () -> {
                plain(dataSource, sql);
                return null;
              });
      SlowReport report = reports.next();
      assertThat(report.toString()).contains("still running", report.sql());
      gate.open();
      done.get();
      assertThat(reports.next().ended()).isTrue();
      return report.sql();
    } finally {
      gate.open();
      thread.shutdown();
    }
  }

  @Test
  void aListenerThatFailsIsAskedAgain() throws Exception {
    SlowListener failing =
        report -> {
          reports.slow(report);
          throw new IllegalStateException("from the test");
        };
    try (Slow slow = builder.listener(failing).connections(SOON).build()) {
      DataSource dataSource = watched(slow);
      for (int i = 0; i < 2; i++) {
        try (Connection connection = dataSource.getConnection()) {
          assertThat(connection.isClosed()).isFalse();
          assertThat(reports.next().ended()).isFalse();
        }
        assertThat(reports.next().ended()).isTrue();
      }
    }
  }

  @Test
  void itsThreadEndsWithItAndCallsPassAfterwards() throws Exception {
    Slow slow = builder.connections(SOON).build();
    DataSource dataSource = watched(slow);
    try (Connection connection = dataSource.getConnection()) {
      assertThat(connection.isClosed()).isFalse();
      reports.next();
      assertThat(reports.thread().isDaemon()).isTrue();
      slow.close();
      assertThat(reports.thread().isAlive()).isFalse();
    }
    assertThat(execute(dataSource, "VALUES (1)")).isTrue();
    slow.close();
    assertThat(reports.isEmpty()).isTrue();
  }

  @Test
  void itsThreadEndsWhenThereIsNoConnectionAndStartsWithTheNext() throws Exception {
    try (Slow slow = builder.connections(SOON).rest(Duration.ofNanos(1)).build()) {
      DataSource dataSource = watched(slow);
      for (int i = 0; i < 50; i++) {
        try (Connection connection = dataSource.getConnection()) {
          assertThat(connection.isClosed()).isFalse();
          assertThat(reports.next().ended()).isFalse();
        }
        assertThat(reports.next().ended()).isTrue();
      }
      Thread last = reports.thread();
      last.join(Duration.ofMinutes(1).toMillis());
      assertThat(last.isAlive()).isFalse();
    }
  }

  @Test
  void aConnectionThatIsLostIsReportedOnceAndKeepsNoThread() throws Exception {
    try (Slow slow = builder.connections(SOON).rest(Duration.ofNanos(1)).build()) {
      lose(watched(slow));
      assertThat(reports.next().ended()).isFalse();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                System.gc();
                return !reports.thread().isAlive();
              });
      assertThat(reports.isEmpty()).isTrue();
    }
  }

  @SuppressWarnings("resource")
  private static void lose(DataSource dataSource) throws SQLException {
    assertThat(dataSource.getConnection().isClosed()).isFalse();
  }

  @Test
  void anAbortedConnectionEndsWhenItIsClosed() throws Exception {
    try (Slow slow = builder.connections(SOON).build();
        Connection connection = watched(slow).getConnection()) {
      assertThat(reports.next().ended()).isFalse();
      connection.abort(Runnable::run);
      connection.close();
      assertThat(reports.next().ended()).isTrue();
    }
  }

  @Test
  void theExampleOfTheGuideWatches() throws SQLException {
    DataSource dataSource = h2();
    Slow slow =
        Slow.builder()
            .statements(Duration.ofSeconds(5))
            .connections(Duration.ofMinutes(1))
            .idleTransactions(Duration.ofSeconds(30))
            .stacks(true)
            .build();

    DataSource watched = SluiceDataSource.wrap(dataSource, slow);

    try (slow) {
      assertThat(execute(watched, "VALUES (1)")).isTrue();
    }
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.statements(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxSqlLength(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
