package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.LeaseReport;
import dev.sluice.jdbc.lease.LeaseReport.Event;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of held sessions that nobody closes and nobody can reach any more. */
class ForgottenSessionTest {

  private static final Unit CURSOR = Unit.write("cursor");

  private final List<LeaseReport> reports = new CopyOnWriteArrayList<>();
  private final Watch watch = new Watch();
  private Database database;

  @TempDir Path folder;

  @BeforeEach
  void create() throws SQLException {
    database = Database.sqlite(folder);
  }

  private SqlRunner leased() {
    LeaseOptions options =
        LeaseOptions.builder().reportAfter(Duration.ZERO).listener(reports::add).build();
    return database.runner(watch).leased(options);
  }

  private void awaitReports(int count) {
    await()
        .until(
            () -> {
              System.gc();
              return reports.size() >= count;
            });
  }

  /** That the connection and its place are there for others, and nothing was committed. */
  private void assertReclaimed(SqlRunner runner) throws SQLException {
    awaitReports(1);
    assertThat(database.rows()).isEmpty();
    runner.run(Unit.write("next"), session -> insert(session, 100));
    assertThat(database.rows()).containsExactly(100);
    assertThat(reports).hasSize(1);
  }

  private static void forgetInTransaction(SqlRunner runner) throws SQLException {
    HeldSession session = runner.hold(CURSOR);
    session.begin(work -> insert(work, 1));
    insert(session, 2);
  }

  @Test
  void itIsRolledBackAndReportedWithTheStackThatTookIt() throws SQLException {
    try (SqlRunner runner = leased()) {
      forgetInTransaction(runner);
      assertReclaimed(runner);
    }

    LeaseReport report = reports.get(0);
    assertThat(report.event()).isEqualTo(Event.FORGOTTEN);
    assertThat(report.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(report.idle()).isPositive().isLessThan(report.held());
    assertThat(report.stack()).hasStackTraceContaining("ForgottenSessionTest.forgetInTransaction");
    assertThat(report)
        .asString()
        .matches(
            "a session was never closed, so its writer connection has been, held by \"cursor\""
                + " on thread \".+\" for \\d+ ms, idle in a transaction for \\d+ ms");
  }

  /** As a cursor does it: what is run in a transaction leads to the session it runs on. */
  private static final class Cursor {

    private final HeldSession session;

    private Cursor(SqlRunner runner) throws SQLException {
      session = runner.hold(CURSOR);
    }

    private void advance() throws SQLException {
      session.begin(work -> insert(session, 1));
      session.commit();
      session.begin(work -> insert(session, 2));
      session.rollback();
      session.update("DELETE FROM t");
      session.begin(work -> insert(session, 3));
    }
  }

  @Test
  void itIsFoundAlthoughItsWorkLedToIt() throws SQLException {
    try (SqlRunner runner = leased()) {
      new Cursor(runner).advance();
      assertReclaimed(runner);
    }
  }

  /** A thread that ends in the middle of its work. */
  private static final class Dying implements Runnable {

    private final SqlRunner runner;
    private HeldSession session;

    private Dying(SqlRunner runner) {
      this.runner = runner;
    }

    @Override
    public void run() {
      try {
        session = runner.hold(CURSOR);
        session.begin(work -> insert(work, 1));
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void forgetOnDyingThread(SqlRunner runner) throws InterruptedException {
    Thread thread = new Thread(new Dying(runner), "dying");
    thread.start();
    thread.join();
  }

  @Test
  void itIsFoundWhenItsThreadHasEnded() throws Exception {
    try (SqlRunner runner = leased()) {
      forgetOnDyingThread(runner);
      assertReclaimed(runner);

      assertThat(reports.get(0).thread()).isEqualTo("dying");
    }
  }

  @Test
  void itMakesWayForWhoWaits() throws Exception {
    try (SqlRunner runner = leased()) {
      forgetInTransaction(runner);
      var waiting =
          Threads.start("waiter", () -> runner.run(CURSOR, session -> insert(session, 5)));
      awaitReports(1);

      assertThat(waiting.get()).isOne();
    }
  }

  @Test
  void itsConnectionCanNotBeUsedAnyMore() throws SQLException {
    try (SqlRunner runner = leased()) {
      Connection kept = runner.hold(CURSOR).connection();
      awaitReports(1);

      assertThat(kept.isClosed()).isTrue();
      assertReclaimed(runner);
    }
  }

  @Test
  void oneThatWasClosedIsNotReported() throws SQLException {
    try (SqlRunner runner = leased()) {
      try (HeldSession closed = runner.hold(Unit.write("closed"))) {
        closed.begin(work -> insert(work, 1));
      }
      forgetInTransaction(runner);
      awaitReports(1);

      assertThat(reports).extracting(LeaseReport::unit).containsExactly("cursor");
    }
  }

  @Test
  void aPlainRunnersIsReclaimedAndLogged() throws SQLException {
    Unit own = Unit.write("own " + folder.getFileName());
    try (LeaseLog log = LeaseLog.of(own);
        SqlRunner runner = database.runner(watch).plain()) {
      Connection kept = runner.hold(own).connection();
      await()
          .until(
              () -> {
                System.gc();
                return log.records().size() == 1;
              });

      assertThat(kept.isClosed()).isTrue();
      assertThat(log.records()).extracting(LogRecord::getLevel).containsExactly(Level.WARNING);
    }
  }
}
