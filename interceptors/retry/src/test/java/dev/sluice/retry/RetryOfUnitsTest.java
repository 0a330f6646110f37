package dev.sluice.retry;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.testing.SqlFaults;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryOfUnitsTest {

  private static final Unit WRITE = Unit.write("write");

  private final FakeTiming timing = new FakeTiming();

  private String run(Retry.Builder retry, Unit unit, Failing work) throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of(retry.build(timing)));
    return pipeline.run(
        new UnitCall<>(
            unit,
            call -> {
              call.startAttempt();
              return work.run();
            }));
  }

  private Throwable failureOf(Retry.Builder retry, Unit unit, Failing work) {
    return catchThrowable(() -> run(retry, unit, work));
  }

  @Test
  void whatSucceedsRunsOnce() throws SQLException {
    Failing work = Failing.times(0, SqlFaults::busy);

    assertThat(run(Retry.builder(), WRITE, work)).isEqualTo(Failing.RESULT);
    assertThat(work.runs).isEqualTo(1);
    assertThat(timing.pauses).isEmpty();
  }

  @Test
  void busyTwiceThenSuccessMakesThreeAttempts() throws SQLException {
    Failing work = Failing.times(2, SqlFaults::busy);

    assertThat(run(Retry.builder(), WRITE, work)).isEqualTo(Failing.RESULT);
    assertThat(work.runs).isEqualTo(3);
  }

  static List<Supplier<SQLException>> contention() {
    return List.of(
        SqlFaults::busy,
        SqlFaults::busySnapshot,
        SqlFaults::serialization,
        () -> new SQLException("wrapped", SqlFaults.busy()));
  }

  @ParameterizedTest
  @MethodSource
  void contention(Supplier<SQLException> failure) throws SQLException {
    assertThat(run(Retry.builder(), WRITE, Failing.times(1, failure))).isEqualTo(Failing.RESULT);
  }

  static List<Supplier<SQLException>> otherErrors() {
    return List.of(
        SqlFaults::full,
        SqlFaults::io,
        SqlFaults::broken,
        SqlFaults::constraint,
        SqlFaults::unique,
        () -> new SQLException("who knows"),
        () -> new StoppedException("stopped further in", SqlFaults.busy()),
        () -> new SQLException("wrapped", new StoppedException("stopped", SqlFaults.busy())));
  }

  @ParameterizedTest
  @MethodSource
  void otherErrors(Supplier<SQLException> failure) {
    Failing work = Failing.times(1, failure);

    assertThat(failureOf(Retry.builder(), WRITE, work)).isSameAs(work.last);
    assertThat(work.runs).isEqualTo(1);
    assertThat(work.last).hasNoSuppressedExceptions();
  }

  @Test
  void whatWasStoppedFurtherInIsNotRepeatedEvenIfCancellationIs() {
    Failing work =
        Failing.always(
            () -> new SQLException("wrapped", new StoppedException("stopped", SqlFaults.busy())));

    failureOf(Retry.builder().repeatOn(Set.of(ErrorKind.CANCELLED)), WRITE, work);

    assertThat(work.runs).isEqualTo(1);
  }

  @Test
  void aUnitThatWaitedInVainForAConnectionHasWaitedLongEnough() {
    Failing work = Failing.always(() -> new ConnectionWaitException("all 1 are held"));

    assertThat(failureOf(Retry.builder(), WRITE, work)).isSameAs(work.last);

    assertThat(work.runs).isEqualTo(1);
  }

  @Test
  void anUncheckedExceptionPasses() {
    Pipeline pipeline = Pipeline.of(List.of(Retry.withDefaults()));
    AtomicInteger runs = new AtomicInteger();
    UnitCall<Void> unit =
        new UnitCall<>(
            WRITE,
            call -> {
              runs.incrementAndGet();
              throw new IllegalStateException("mine", SqlFaults.busy());
            });

    assertThatThrownBy(() -> pipeline.run(unit)).isInstanceOf(IllegalStateException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void anotherErrorOnALaterAttemptIsThrownAsItCame() {
    List<SQLException> failures = List.of(SqlFaults.busy(), SqlFaults.full());
    AtomicInteger next = new AtomicInteger();
    Failing work = Failing.always(() -> failures.get(next.getAndIncrement()));

    assertThat(failureOf(Retry.builder(), WRITE, work))
        .isSameAs(failures.get(1))
        .hasSuppressedException(failures.get(0));
    assertThat(work.runs).isEqualTo(2);
  }

  @Test
  void waitsGrowToTheLongest() throws SQLException {
    run(Retry.builder(), WRITE, Failing.times(5, SqlFaults::busy));

    assertThat(timing.pauses)
        .containsExactly(
            ofNanos(5_000_000),
            ofNanos(7_500_000),
            ofNanos(11_250_000),
            ofNanos(16_875_000),
            ofNanos(25_312_500));
  }

  @Test
  void waitsAreDrawnBetweenTheShortestAndTheGrownOne() throws SQLException {
    List<String> drawn = new ArrayList<>();
    timing.dice =
        (least, most) -> {
          drawn.add(ofNanos(least).toMillis() + ".." + ofNanos(most).toMillis());
          return least;
        };

    run(
        Retry.builder()
            .minBackoff(ofMillis(2))
            .initialBackoff(ofMillis(10))
            .backoffFactor(3)
            .maxBackoff(ofMillis(100)),
        WRITE,
        Failing.times(4, SqlFaults::busy));

    assertThat(drawn).containsExactly("2..10", "2..30", "2..90", "2..100");
    assertThat(timing.pauses).containsOnly(ofMillis(2));
  }

  @Test
  void theJdksDiceStayWithinTheirBounds() {
    for (int i = 0; i < 1000; i++) {
      assertThat(Timing.SYSTEM.between(5, 8)).isBetween(5L, 8L);
    }
    assertThat(Timing.SYSTEM.between(7, 7)).isEqualTo(7);
    assertThat(Timing.SYSTEM.between(0, Long.MAX_VALUE)).isNotNegative();
  }

  @Test
  void givesUpWhenTheIdleBudgetIsUsedUp() {
    Failing work = Failing.always(SqlFaults::busy);

    Throwable thrown = failureOf(Retry.builder(), WRITE, work);

    assertThat(thrown).isSameAs(work.last).isNotSameAs(work.first);
    assertThat(timing.total()).isEqualTo(ofSeconds(30));
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(
            note ->
                assertThat(note)
                    .hasMessageContaining("after " + work.runs + " attempts")
                    .hasMessageContaining("nobody made progress for PT30S")
                    .hasCause(work.first));
  }

  @Test
  void timeSpentInTheAttemptsCountsToo() {
    Failing work =
        Failing.always(
            () -> {
              timing.pass(ofSeconds(10));
              return SqlFaults.busy();
            });

    failureOf(Retry.builder(), WRITE, work);

    assertThat(work.runs).as("one, and those begun in the 30 s after it").isEqualTo(4);
  }

  @Test
  void othersProgressRestartsTheIdleBudget() {
    AtomicLong version = new AtomicLong(7);
    Failing work = Failing.always(SqlFaults::busy);
    Unit unit =
        WRITE.withProgress(
            () -> timing.total().compareTo(ofSeconds(100)) < 0 ? version.incrementAndGet() : -1);

    failureOf(Retry.builder(), unit, work);

    assertThat(timing.total())
        .as("30 s after the last change, which is seen once more after 100 s")
        .isBetween(ofMillis(130_000), ofMillis(130_250));
  }

  @Test
  void aVersionThatStandsStillIsNoProgress() {
    failureOf(Retry.builder(), WRITE.withProgress(() -> 42), Failing.always(SqlFaults::busy));

    assertThat(timing.total()).isEqualTo(ofSeconds(30));
  }

  @Test
  void aProbeThatFailsIsNoProgressAndIsSuppressedOntoTheFailure() {
    SQLException broken = SqlFaults.broken();
    Failing work = Failing.always(SqlFaults::busy);
    Unit unit =
        WRITE.withProgress(
            () -> {
              throw broken;
            });

    Throwable thrown = failureOf(Retry.builder(), unit, work);

    assertThat(thrown).isSameAs(work.last);
    assertThat(timing.total()).isEqualTo(ofSeconds(30));
    assertThat(thrown.getSuppressed()).contains(broken);
  }

  @Test
  void theFirstAnswerOfAProbeThatFailedBeforeIsNoProgress() {
    AtomicInteger asked = new AtomicInteger();
    Unit unit =
        WRITE.withProgress(
            () -> {
              if (asked.incrementAndGet() <= 3) {
                throw SqlFaults.broken();
              }
              return 42;
            });

    failureOf(Retry.builder(), unit, Failing.always(SqlFaults::busy));

    assertThat(timing.total()).isEqualTo(ofSeconds(30));
  }

  @Test
  void aProbeOfAClosedRunnerDoesNotHideTheFailure() {
    Failing work = Failing.always(SqlFaults::busy);
    Unit unit =
        WRITE.withProgress(
            () -> {
              throw new IllegalStateException("the runner is closed");
            });

    assertThat(failureOf(Retry.builder().maxAttempts(2), unit, work)).isSameAs(work.last);
  }

  @Test
  void givesUpAfterTheAttemptsAllowed() {
    Failing work = Failing.always(SqlFaults::busy);

    Throwable thrown = failureOf(Retry.builder().maxAttempts(4), WRITE, work);

    assertThat(thrown).isSameAs(work.last);
    assertThat(work.runs).isEqualTo(4);
    assertThat(timing.pauses).hasSize(3);
  }

  @Test
  void oneAttemptIsNoRetryAndItsFailureIsNotItsOwnCause() {
    Failing work = Failing.always(SqlFaults::busy);

    Throwable thrown = failureOf(Retry.builder().maxAttempts(1), WRITE, work);

    assertThat(work.runs).isEqualTo(1);
    assertThat(thrown.getSuppressed()).singleElement().extracting(Throwable::getCause).isNull();
  }

  @Test
  void doesNotWaitPastTheDeadline() throws SQLException {
    Retry.Builder hourly = Retry.builder().initialBackoff(ofMinutes(60)).maxBackoff(ofMinutes(60));
    hourly.idleBudget(ofMinutes(600));

    run(hourly, WRITE.withTimeout(ofMinutes(10)), Failing.times(1, SqlFaults::busy));

    assertThat(timing.pauses)
        .singleElement()
        .satisfies(pause -> assertThat(pause).isBetween(ofMinutes(9), ofMinutes(10)));
  }

  @Test
  void doesNotTryAgainAfterTheDeadline() {
    Failing work = Failing.always(SqlFaults::busy);

    Throwable thrown = failureOf(Retry.builder(), WRITE.withTimeout(ofNanos(1)), work);

    assertThat(thrown).isSameAs(work.last);
    assertThat(work.runs).isEqualTo(1);
    assertThat(timing.pauses).isEmpty();
  }

  @Test
  void aUnitThatMayRepeatItsBeginIsRepeatedBeforeIt() throws SQLException {
    Failing work = Failing.times(2, SqlFaults::busy);

    assertThat(run(Retry.builder(), WRITE.withRepeat(Repeat.BEGIN), work))
        .isEqualTo(Failing.RESULT);
  }

  @Test
  void aUnitThatMayRepeatItsBeginIsNotRepeatedAfterIt() {
    Pipeline pipeline = Pipeline.of(List.of(Retry.builder().build(timing)));
    Failing work = Failing.always(SqlFaults::busy);
    UnitCall<String> unit =
        new UnitCall<>(
            WRITE.withRepeat(Repeat.BEGIN),
            call -> {
              call.startAttempt();
              if (work.runs == 1) {
                call.markBegun();
              }
              return work.run();
            });

    assertThatThrownBy(() -> pipeline.run(unit)).isSameAs(work.last);
    assertThat(work.runs).as("one that failed to begin, one that began").isEqualTo(2);
  }

  @Test
  void aReadingUnitHasNoBeginToRepeat() {
    Failing work = Failing.always(SqlFaults::busy);

    failureOf(Retry.builder(), Unit.read("read").withRepeat(Repeat.BEGIN), work);

    assertThat(work.runs).isEqualTo(1);
  }

  @Test
  void aUnitThatMayNotBeRepeatedIsNot() {
    Failing work = Failing.always(SqlFaults::busy);

    assertThat(failureOf(Retry.builder(), WRITE.withRepeat(Repeat.NEVER), work))
        .isSameAs(work.last)
        .hasNoSuppressedExceptions();
    assertThat(work.runs).isEqualTo(1);
  }

  @Test
  void aStoppedUnitDoesNotBegin() {
    StopSignal stop = new StopSignal();
    stop.stop();
    Failing work = Failing.times(0, SqlFaults::busy);

    assertThat(failureOf(Retry.builder(), WRITE.withStop(stop), work))
        .isInstanceOf(StoppedException.class)
        .hasNoCause();
    assertThat(work.runs).isZero();
  }

  @Test
  void aStoppedUnitThatSettlesIsSettled() throws SQLException {
    StopSignal stop = new StopSignal();
    stop.stop();
    Unit settle = WRITE.withStop(stop).withRepeat(Repeat.NEVER);

    assertThat(run(Retry.builder(), settle, Failing.times(0, SqlFaults::busy)))
        .isEqualTo(Failing.RESULT);
  }

  @Test
  void stoppingEndsTheWaitAndKeepsTheFailure() {
    StopSignal stop = new StopSignal();
    timing.duringPause = stop::stop;
    Failing work = Failing.always(SqlFaults::busy);

    assertThat(failureOf(Retry.builder(), WRITE.withStop(stop), work))
        .isInstanceOf(StoppedException.class)
        .hasCause(work.last);
    assertThat(work.runs).isEqualTo(1);
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    timing.duringPause = Thread.currentThread()::interrupt;
    Failing work = Failing.always(SqlFaults::busy);

    Throwable thrown = failureOf(Retry.builder(), WRITE, work);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(StoppedException.class).hasCause(work.last);
    assertThat(work.runs).isEqualTo(1);
  }

  @Test
  void aWaitOfHoursIsStoppedFromAnotherThread() {
    StopSignal stop = new StopSignal();
    CountDownLatch failed = new CountDownLatch(1);

    CompletableFuture<String> running = waitForHours(WRITE.withStop(stop), failed, stop::stop);

    assertThatThrownBy(running::join).hasCauseInstanceOf(StoppedException.class);
  }

  @Test
  void aWaitOfHoursIsInterruptedFromAnotherThread() {
    CountDownLatch failed = new CountDownLatch(1);
    Thread[] waiting = new Thread[1];
    Unit unit =
        WRITE.withProgress(
            () -> {
              waiting[0] = Thread.currentThread();
              return 1;
            });

    CompletableFuture<String> running = waitForHours(unit, failed, () -> waiting[0].interrupt());

    assertThatThrownBy(running::join).hasCauseInstanceOf(StoppedException.class);
  }

  /** Runs a unit in real time, and something else once it has failed and is about to wait. */
  private static CompletableFuture<String> waitForHours(
      Unit unit, CountDownLatch failed, Runnable then) {
    Retry retry =
        Retry.builder()
            .minBackoff(ofMinutes(60))
            .initialBackoff(ofMinutes(60))
            .maxBackoff(ofMinutes(60))
            .idleBudget(ofMinutes(600))
            .build();
    Pipeline pipeline = Pipeline.of(List.of(retry));
    Unit probed =
        unit.withProgress(
            () -> {
              long version = unit.progress() == null ? 1 : unit.progress().version();
              failed.countDown();
              return version;
            });
    CompletableFuture<String> running = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                running.complete(
                    pipeline.run(
                        new UnitCall<>(probed, call -> Failing.always(SqlFaults::busy).run())));
              } catch (SQLException | RuntimeException e) {
                running.completeExceptionally(e);
              }
            })
        .start();
    try {
      failed.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    then.run();
    return running;
  }
}
