package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.lease.LeaseListener;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.LeaseReport;
import dev.sluice.jdbc.lease.LeaseReport.Event;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a leased runner reports of connections that are out for long. */
class LeaseReportsTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Unit PUT = Unit.write("put");
  private static final Unit CURSOR = Unit.write("cursor");

  private final List<LeaseReport> reports = new CopyOnWriteArrayList<>();
  private final CountDownLatch finish = new CountDownLatch(1);

  @TempDir Path folder;

  @AfterEach
  void finish() {
    finish.countDown();
  }

  private LeaseOptions.Builder reporting(LeaseListener listener) {
    return LeaseOptions.builder().writers(2).reportAfter(SOON).listener(listener);
  }

  private SqlRunner runner() throws SQLException {
    return Database.sqlite(folder).runner().leased(reporting(reports::add).build());
  }

  private List<LeaseReport> reportsOf(Unit unit) {
    return reports.stream().filter(report -> report.unit().equals(unit.name())).toList();
  }

  private LeaseReport awaitReportOf(Unit unit) {
    await().until(() -> !reportsOf(unit).isEmpty());
    return reportsOf(unit).get(0);
  }

  private LeaseReport awaitIdleReportOf(Unit unit) {
    await().until(() -> idleReportsOf(unit) > 0);
    return reportsOf(unit).get(reportsOf(unit).size() - 1);
  }

  /** Those that tell of an idle transaction, and not only of a moment between two statements. */
  private long idleReportsOf(Unit unit) {
    Duration moment = SOON.dividedBy(2);
    return reportsOf(unit).stream().filter(report -> report.idle().compareTo(moment) > 0).count();
  }

  /** A unit that takes its time, until {@link #finish}. */
  private Task<Integer> slow(SqlRunner runner, Unit unit) {
    return Threads.start(
        "thread of " + unit.name(),
        () ->
            runner.run(
                unit,
                session -> {
                  Threads.pass(finish);
                  return 1;
                }));
  }

  @Test
  void aUnitThatHasItsConnectionForLongIsReportedWithWhatItsThreadDoes() throws Exception {
    try (SqlRunner runner = runner()) {
      Task<Integer> slow = slow(runner, PUT);
      LeaseReport report = awaitReportOf(PUT);
      finish.countDown();
      slow.get();

      assertThat(report.event()).isEqualTo(Event.HELD);
      assertThat(report.use()).isEqualTo(Use.WRITE);
      assertThat(report.thread()).isEqualTo("thread of put");
      assertThat(report.held()).isGreaterThanOrEqualTo(SOON);
      assertThat(report.stack()).hasStackTraceContaining("LeaseReportsTest.lambda$slow$");
      assertThat(report)
          .asString()
          .matches(
              "a writer connection is not back yet, held by \"put\" on thread"
                  + " \"thread of put\" for \\d+ ms");
    }
  }

  @Test
  void aReportedConnectionIsReportedAgainWhenItIsBack() throws Exception {
    try (SqlRunner runner = runner()) {
      Task<Integer> slow = slow(runner, PUT);
      LeaseReport held = awaitReportOf(PUT);
      finish.countDown();
      slow.get();

      assertThat(reports).hasSize(2);
      LeaseReport back = reports.get(1);
      assertThat(back.event()).isEqualTo(Event.RETURNED);
      assertThat(back.held()).isGreaterThan(held.held());
      assertThat(back.stack()).isNull();
      assertThat(back)
          .asString()
          .startsWith(
              "a writer connection is back, held by \"put\" on thread \"thread of put\" for");
    }
  }

  @Test
  void aConnectionIsReportedOnceWhileItIsOut() throws Exception {
    Unit later = Unit.read("later");
    LeaseOptions options = reporting(reports::add).readers(2).build();
    try (SqlRunner runner = Database.sqlite(folder).runner().leased(options)) {
      Unit first = Unit.read("first");
      slow(runner, first);
      awaitReportOf(first);
      slow(runner, later);
      awaitReportOf(later);

      assertThat(reportsOf(first)).hasSize(1);
      finish.countDown();
    }
  }

  @Test
  void aSessionHeldForLongIsReportedWithTheStackThatTookIt() throws Exception {
    try (SqlRunner runner = runner()) {
      HeldSession session = Threads.start("taker", () -> runner.hold(CURSOR)).get();
      LeaseReport held = awaitReportOf(CURSOR);
      session.close();

      assertThat(held.thread()).isEqualTo("taker");
      assertThat(held.idle()).isZero();
      assertThat(reports)
          .extracting(LeaseReport::event)
          .containsExactly(Event.HELD, Event.RETURNED);
      assertThat(held.stack())
          .hasStackTraceContaining("LeaseReportsTest.lambda$aSessionHeldForLongIsReported");
    }
  }

  @Test
  void aTransactionLeftIdleIsReportedEvenIfItsSessionWasBefore() throws SQLException {
    try (SqlRunner runner = runner();
        HeldSession session = runner.hold(CURSOR)) {
      awaitReportOf(CURSOR);
      session.begin(work -> insert(work, 1));

      LeaseReport idle = awaitIdleReportOf(CURSOR);
      assertThat(idle.event()).isEqualTo(Event.HELD);
      assertThat(idle.held()).isGreaterThan(idle.idle());
      assertThat(idle)
          .asString()
          .containsPattern(" for \\d+ ms, idle in a transaction for \\d+ ms");
      session.commit();
      assertThat(reportsOf(CURSOR)).hasSize(2);
    }
    LeaseReport back = reportsOf(CURSOR).get(2);
    assertThat(back.event()).isEqualTo(Event.RETURNED);
    assertThat(back.idle()).isZero();
  }

  @Test
  void aTransactionThatWasAtWorkWhenItsSessionWasReportedIsReportedWhenItIsLeftIdle()
      throws SQLException {
    try (SqlRunner runner = runner();
        HeldSession session = runner.hold(CURSOR)) {
      session.begin();
      while (reportsOf(CURSOR).isEmpty()) {
        session.query("SELECT 1", row -> 1);
      }

      awaitIdleReportOf(CURSOR);
    }
  }

  @Test
  void aTransactionLeftIdleIsReportedOnce() throws SQLException {
    Unit other = Unit.write("other");
    try (SqlRunner runner = runner();
        HeldSession session = runner.hold(CURSOR)) {
      session.begin(work -> insert(work, 1));
      awaitIdleReportOf(CURSOR);
      try (HeldSession later = runner.hold(other)) {
        awaitReportOf(other);
        insert(session, 2);
      }

      assertThat(idleReportsOf(CURSOR)).isOne();
    }
  }

  @Test
  void aTransactionWhoseSessionIsAtWorkIsNotIdle() throws Exception {
    try (SqlRunner runner = runner();
        HeldSession session = runner.hold(CURSOR)) {
      awaitReportOf(CURSOR);
      CountDownLatch inside = new CountDownLatch(1);
      Task<List<Integer>> atWork =
          Threads.start(
              "at work",
              () ->
                  session.begin(
                      work -> {
                        insert(work, 1);
                        inside.countDown();
                        Threads.pass(finish);
                        return List.of(1);
                      }));
      Threads.pass(inside);
      try (HeldSession later = runner.hold(PUT)) {
        awaitReportOf(PUT);
      }
      assertThat(idleReportsOf(CURSOR)).isZero();

      finish.countDown();
      atWork.get();
      awaitIdleReportOf(CURSOR);
    }
  }

  @Test
  void whatIsHeldToPollForChangeIsNotReported() throws SQLException {
    Unit poll = Unit.read("poll").withPurpose(Purpose.UPKEEP);
    Unit look = Unit.read("look");
    try (SqlRunner runner = runner();
        HeldSession polling = runner.hold(poll);
        HeldSession looking = runner.hold(look)) {
      awaitReportOf(look);
      polling.query("PRAGMA data_version", row -> row.getLong(1));
      assertThat(looking.connection()).isNotNull();
    }
    assertThat(reportsOf(poll)).isEmpty();
    assertThat(reportsOf(look)).hasSize(2);
  }

  @Test
  void zeroSwitchesReportsOff() throws SQLException {
    LeaseOptions off = reporting(reports::add).reportAfter(Duration.ZERO).build();
    Database database = Database.sqlite(folder);
    try (SqlRunner silent = database.runner().leased(off);
        SqlRunner telling = database.runner().leased(reporting(reports::add).build());
        HeldSession silence = silent.hold(CURSOR);
        HeldSession told = telling.hold(PUT)) {
      awaitReportOf(PUT);
      assertThat(silence.connection()).isNotSameAs(told.connection());
    }
    assertThat(reportsOf(CURSOR)).isEmpty();
  }

  @Test
  void aListenerThatFailsHarmsNobody() throws Exception {
    LeaseListener failing =
        report -> {
          reports.add(report);
          RuntimeException brief = new IllegalStateException("listener");
          brief.setStackTrace(new StackTraceElement[0]);
          throw brief;
        };
    LeaseOptions options = reporting(failing).build();
    try (SqlRunner runner = Database.sqlite(folder).runner().leased(options)) {
      Task<Integer> slow = slow(runner, PUT);
      awaitReportOf(PUT);
      try (HeldSession later = runner.hold(CURSOR)) {
        awaitReportOf(CURSOR);
        assertThat(later.connection()).isNotNull();
      }
      finish.countDown();

      assertThat(slow.get()).isOne();
      assertThat(reports).extracting(LeaseReport::event).contains(Event.HELD, Event.RETURNED);
    }
  }

  @Test
  void byDefaultReportsAreLogged() throws SQLException {
    Unit own = Unit.write("own " + folder.getFileName());
    LeaseOptions options = LeaseOptions.builder().reportAfter(SOON).build();
    try (LeaseLog log = LeaseLog.of(own);
        SqlRunner runner = Database.sqlite(folder).runner().leased(options)) {
      try (HeldSession session = runner.hold(own)) {
        await().until(() -> log.records().size() == 1);
        assertThat(session.connection()).isNotNull();
      }

      assertThat(log.records())
          .extracting(LogRecord::getLevel)
          .containsExactly(Level.WARNING, Level.INFO);
      assertThat(log.records().get(0).getMessage()).startsWith("a writer connection is not back");
      assertThat(log.records().get(0).getThrown())
          .hasStackTraceContaining("LeaseReportsTest.byDefaultReportsAreLogged");
    }
  }
}
