package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.DeadlineException;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of units that wait for the one writer connection of a leased runner. */
class WaitingTest {

  private static final Unit PUT = Unit.write("put");
  private static final Unit CURSOR = Unit.write("cursor");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CountDownLatch finish = new CountDownLatch(1);
  private final Watch watch = new Watch();
  private SqlRunner runner;

  @TempDir Path folder;

  @BeforeEach
  void open() throws SQLException {
    runner = runner(LONG);
  }

  private SqlRunner runner(Duration acquireTimeout) throws SQLException {
    Path own = folder.resolve("of" + acquireTimeout);
    own.toFile().mkdir();
    return Database.sqlite(own).runner(watch).leased(waiting(acquireTimeout));
  }

  private static LeaseOptions waiting(Duration acquireTimeout) {
    return LeaseOptions.builder().acquireTimeout(acquireTimeout).build();
  }

  @AfterEach
  void close() {
    finish.countDown();
    runner.close();
  }

  /** A unit that has the writer until {@link #finish}. */
  private Task<Integer> holdWriter(String name) {
    return holdWriter(runner, name);
  }

  private Task<Integer> holdWriter(SqlRunner runner, String name) {
    CountDownLatch inside = new CountDownLatch(1);
    Task<Integer> holder =
        Threads.start(
            name,
            () ->
                runner.run(
                    Unit.write("long"),
                    session -> {
                      inside.countDown();
                      Threads.pass(finish);
                      return insert(session, 0);
                    }));
    Threads.pass(inside);
    return holder;
  }

  @Test
  void aUnitThatGetsNoConnectionInTimeNamesWhoHoldsIt() throws SQLException {
    try (SqlRunner impatient = runner(Duration.ofMillis(1))) {
      holdWriter(impatient, "busy thread");

      assertThatThrownBy(() -> impatient.run(PUT, session -> 1))
          .isInstanceOf(ConnectionWaitException.class)
          .satisfies(
              e ->
                  assertThat(SqlError.of((SQLException) e))
                      .isEqualTo(new SqlError(ErrorKind.BUSY, true)))
          .hasMessageMatching(
              "unit \\d+ put got no writer connection within 1 ms; all 1 are held:"
                  + " \"long\" on thread \"busy thread\" for \\d+ ms");
      finish.countDown();
    }
  }

  @Test
  void aUnitThatWaitsForAnIdleTransactionIsToldSo() throws Exception {
    String held = "got no writer connection within 1 ms; all 1 are held: \"cursor\" on thread";
    try (SqlRunner impatient = runner(Duration.ofMillis(1))) {
      HeldSession cursor = Threads.start("taker", () -> impatient.hold(CURSOR)).get();
      assertThatThrownBy(() -> impatient.run(PUT, session -> 1))
          .hasMessageContaining(held)
          .hasMessageMatching(".* \"taker\" for \\d+ ms");

      cursor.begin();
      assertThatThrownBy(() -> impatient.run(PUT, session -> 1))
          .hasMessageContaining(held)
          .hasMessageMatching(".* for \\d+ ms, idle in a transaction for \\d+ ms");

      cursor.commit();
      assertThatThrownBy(() -> impatient.run(PUT, session -> 1))
          .hasMessageContaining(held)
          .hasMessageMatching(".* for \\d+ ms");
      cursor.close();
    }
  }

  @Test
  void aUnitWhoseConnectionIsStillBeingOpenedIsNamedToo() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    try (SqlRunner impatient =
        Database.sqlite(folder)
            .runner()
            .setUp(
                connection -> {
                  opening.countDown();
                  Threads.pass(finish);
                })
            .leased(waiting(Duration.ZERO))) {
      Task<Integer> first = Threads.start("opener", () -> impatient.run(PUT, session -> 1));
      Threads.pass(opening);

      assertThatThrownBy(() -> impatient.run(PUT, session -> 1))
          .hasMessageContaining("\"put\" on thread \"opener\"");
      finish.countDown();
      assertThat(first.get()).isOne();
    }
  }

  @Test
  void aUnitWhoseDeadlinePassesWhileItWaitsFailsAndNamesWhoHoldsTheConnection() {
    holdWriter("busy thread");

    assertThatThrownBy(() -> runner.run(PUT.withTimeout(Duration.ofMillis(1)), session -> 1))
        .isInstanceOf(DeadlineException.class)
        .satisfies(
            e ->
                assertThat(SqlError.of((SQLException) e))
                    .isEqualTo(new SqlError(ErrorKind.TIMEOUT, true)))
        .hasMessageContaining(
            "reached its deadline waiting for a writer connection, held by \"long\"");
  }

  @Test
  void aStopSignalEndsTheWait() throws Exception {
    holdWriter("busy thread");
    StopSignal stop = new StopSignal();
    Task<Throwable> waiting =
        Threads.start(
                "waiter", () -> catchThrowable(() -> runner.run(PUT.withStop(stop), session -> 1)))
            .awaitWaiting();

    stop.stop();

    assertThat(waiting.get())
        .isInstanceOf(StoppedException.class)
        .hasMessageEndingWith("put was stopped before it began");
  }

  @Test
  void aUnitThatIsStoppedAlreadyDoesNotStartOnAFreeConnection() {
    StopSignal stop = new StopSignal();
    stop.stop();

    assertThatThrownBy(() -> runner.run(PUT.withStop(stop), session -> 1))
        .isInstanceOf(StoppedException.class);
    assertThat(watch.count(Kind.ACQUIRE)).isZero();
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() throws Exception {
    holdWriter("busy thread");
    Task<Boolean> waiting =
        Threads.start(
                "waiter",
                () -> {
                  Throwable thrown = catchThrowable(() -> runner.run(PUT, session -> 1));
                  assertThat(thrown)
                      .isInstanceOf(StoppedException.class)
                      .hasMessageEndingWith("put was interrupted before it began");
                  return Thread.interrupted();
                })
            .awaitWaiting();

    waiting.thread.interrupt();

    assertThat(waiting.get()).isTrue();
  }

  @Test
  void whoGaveUpWaitingTakesNoTurn() throws Exception {
    holdWriter("busy thread");
    assertThatThrownBy(() -> runner.run(PUT.withTimeout(Duration.ofMillis(1)), session -> 1))
        .isInstanceOf(SQLTimeoutException.class);
    Task<Integer> next = Threads.start("next", () -> runner.run(PUT, session -> 5)).awaitWaiting();

    finish.countDown();

    assertThat(next.get()).isEqualTo(5);
  }

  @Test
  void unitsAreServedInTheOrderTheyCame() throws Exception {
    holdWriter("busy thread");
    StopSignal never = new StopSignal();
    List<Integer> served = new CopyOnWriteArrayList<>();
    List<Task<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      Unit unit = i % 2 == 0 ? PUT : PUT.withStop(never); // one looks up from time to time
      waiting.add(
          Threads.start("waiter " + i, () -> runner.run(unit, session -> served.add(number)))
              .awaitWaiting());
    }

    finish.countDown();
    for (Task<Boolean> task : waiting) {
      task.get();
    }

    assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void aUnitInsideAnotherOfTheSameThreadIsRefusedAtOnce() throws SQLException {
    assertThatThrownBy(
            () -> runner.run(Unit.write("outer"), outer -> runner.run(PUT, session -> 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("put can't start inside \"outer\" on thread")
        .hasMessageEndingWith("it would wait for this thread's own writer connection");

    String result = runner.run(PUT, session -> "works again");
    assertThat(result).isEqualTo("works again");
  }

  @Test
  void aReadInsideAWriteRunsOnAnotherConnection() throws SQLException {
    List<Integer> seen =
        runner.run(
            PUT,
            writing -> {
              insert(writing, 1);
              return runner.run(
                  Unit.read("get"),
                  reading -> reading.query("SELECT n FROM t", row -> row.getInt(1)));
            });

    assertThat(seen).isEmpty();
  }

  @Test
  void aHeldWriterMakesOthersWaitAndItsOwnThreadFail() throws Exception {
    HeldSession held = runner.hold(CURSOR);
    assertThatThrownBy(() -> runner.run(PUT, session -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("put can't start inside \"cursor\"");
    Task<Integer> other =
        Threads.start("other", () -> runner.run(PUT, session -> 1)).awaitWaiting();

    held.close();

    assertThat(other.get()).isOne();
  }

  @Test
  void aFailedOpenGivesItsPlaceBack() throws SQLException {
    Trap trap = new Trap().before(Kind.ACQUIRE, new SQLException("no connection"));
    try (SqlRunner failing = Database.sqlite(folder).runner(trap).leased(LeaseOptions.DEFAULTS)) {
      assertThatThrownBy(() -> failing.run(PUT, session -> 1)).hasMessage("no connection");

      String result = failing.run(PUT, session -> "works");
      assertThat(result).isEqualTo("works");
    }
  }
}
