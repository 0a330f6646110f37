package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {

  private static final Unit PUT = Unit.write("put");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Watch watch = new Watch();
  private final CountDownLatch finish = new CountDownLatch(1);

  @TempDir Path folder;

  private static LeaseOptions options(Duration idle, Duration close) {
    return LeaseOptions.builder().idleTimeout(idle).closeTimeout(close).build();
  }

  /** A unit under way on another thread until {@link #finish}. */
  private Task<Integer> underWay(SqlRunner runner) {
    CountDownLatch inside = new CountDownLatch(1);
    Task<Integer> task =
        Threads.start(
            "under way",
            () ->
                runner.run(
                    PUT,
                    session -> {
                      inside.countDown();
                      Threads.pass(finish);
                      return insert(session, 1);
                    }));
    Threads.pass(inside);
    return task;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedRunnerRefusesWork(boolean leased) throws SQLException {
    RunnerBuilder builder = Database.sqlite(folder).runner(watch);
    SqlRunner runner = leased ? builder.leased(LeaseOptions.DEFAULTS) : builder.plain();
    runner.close();
    runner.close();

    assertThatThrownBy(() -> runner.run(PUT, session -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the runner is closed");
    assertThatThrownBy(() -> runner.hold(PUT)).isInstanceOf(IllegalStateException.class);
    assertThat(watch.calls()).isEmpty();
  }

  @Test
  void closeWaitsForUnitsUnderWayAndThenReleasesTheirConnections() throws Exception {
    Database database = Database.sqlite(folder);
    SqlRunner runner = database.runner(watch).leased(options(LONG, LONG));
    Task<Integer> unit = underWay(runner);
    Task<Boolean> closing =
        Threads.start(
            "closing",
            () -> {
              runner.close();
              return true;
            });
    closing.awaitWaiting();
    assertThat(watch.count(Kind.RELEASE)).isZero();

    finish.countDown();

    assertThat(closing.get()).isTrue();
    assertThat(unit.get()).isOne();
    assertThat(watch.count(Kind.RELEASE)).isOne();
    assertThat(database.rows()).containsExactly(1);
  }

  @Test
  void aUnitThatOutlastsTheCloseEndsWellAndReleasesItsConnection() throws Exception {
    Database database = Database.sqlite(folder);
    SqlRunner runner = database.runner(watch).leased(options(LONG, Duration.ZERO));
    Task<Integer> unit = underWay(runner);

    runner.close();
    assertThat(unit.isDone()).isFalse();
    finish.countDown();

    assertThat(unit.get()).isOne();
    assertThat(database.rows()).containsExactly(1);
    assertThat(watch.count(Kind.RELEASE)).isOne();
  }

  @Test
  void closeRefusesUnitsThatStillWait() throws Exception {
    SqlRunner runner = Database.sqlite(folder).runner(watch).leased(options(LONG, Duration.ZERO));
    Task<Integer> unit = underWay(runner);
    Task<Throwable> waiting =
        Threads.start("waiter", () -> catchThrowable(() -> runner.run(PUT, session -> 1)))
            .awaitWaiting();

    runner.close();

    assertThat(waiting.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the runner is closed");
    finish.countDown();
    assertThat(unit.get()).isOne();
  }

  @Test
  void aUnitThatClosesItsRunnerDoesNotWaitForItself() throws Exception {
    Database database = Database.sqlite(folder);
    SqlRunner runner = database.runner(watch).leased(options(LONG, LONG));
    Task<Integer> unit =
        Threads.start(
            "closing itself",
            () ->
                runner.run(
                    PUT,
                    session -> {
                      runner.close();
                      return insert(session, 1);
                    }));

    assertThat(unit.get()).isOne();
    assertThat(database.rows()).containsExactly(1);
    assertThat(watch.count(Kind.RELEASE)).isOne();
  }

  @Test
  void aConnectionUnusedForLongIsReleasedAndOpenedAnewWhenNeeded() throws SQLException {
    try (SqlRunner runner =
        Database.sqlite(folder).runner(watch).leased(options(Duration.ofMillis(1), LONG))) {
      runner.run(PUT, session -> insert(session, 1));
      await().until(() -> watch.count(Kind.RELEASE) == 1);

      runner.run(PUT, session -> insert(session, 2));
      assertThat(watch.count(Kind.ACQUIRE)).isEqualTo(2);
    }
  }

  @Test
  void waitsTooLongToBeCountedAreForEver() throws SQLException {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    LeaseOptions patient =
        LeaseOptions.builder()
            .acquireTimeout(forever)
            .idleTimeout(forever)
            .closeTimeout(forever)
            .build();
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).leased(patient)) {
      runner.run(PUT, session -> insert(session, 1));
      int inserted = runner.run(PUT, session -> insert(session, 2));
      assertThat(inserted).isOne();
    }
    assertThat(watch.count(Kind.RELEASE)).isOne();
  }

  @Test
  void aSessionKeptBeyondItsUnitIsDead() throws SQLException {
    AtomicReference<Session> kept = new AtomicReference<>();
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).plain()) {
      runner.run(
          PUT,
          session -> {
            kept.set(session);
            return 1;
          });

      assertThatThrownBy(() -> kept.get().update("DELETE FROM t"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the session is dead: its unit has ended");
      assertThatThrownBy(() -> kept.get().connection()).isInstanceOf(IllegalStateException.class);
    }
  }
}
