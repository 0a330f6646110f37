package dev.sluice.retry;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Progress;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What one failing call has left of attempts and time. Made at its first failure, used by the
 * thread of the call.
 *
 * <p>A transaction of several units goes on while one of them may: it ends when the last deadline
 * has passed or the last stop signal is set.
 */
final class Patience {

  /** What a retry allows each call; times in nanoseconds. */
  record Limits(int maxAttempts, Backoff backoff, long idleBudget) {}

  private final Limits limits;
  private final Timing timing;
  private final Call<?> call;
  private final List<? extends UnitCall<?>> units;
  private final SQLException first;
  private int failures;
  private long idleSince;
  private Long version;

  Patience(Limits limits, Timing timing, Call<?> call, SQLException first) {
    this.limits = limits;
    this.timing = timing;
    this.call = call;
    this.units = units(call);
    this.first = first;
    this.idleSince = timing.nanoTime();
  }

  /** Refuses a call that is stopped before it is tried. */
  static void checkNotStopped(Call<?> call) throws StoppedException {
    boolean stopped =
        call instanceof UnitCall<?> unit
            ? isStopped(unit)
            : call instanceof TransactionCall<?> transaction && areStopped(transaction.members());
    if (stopped) {
      throw new StoppedException(call + " was stopped before it began", null);
    }
  }

  /**
   * Waits for the next attempt.
   *
   * @throws SQLException the failure if there is not to be one, or {@link StoppedException}
   */
  void awaitNext(SQLException failure) throws SQLException {
    failures++;
    if (failures >= limits.maxAttempts) {
      throw exhausted(failure, "as many as allowed");
    }
    if (othersProgressed(failure)) {
      idleSince = timing.nanoTime();
    }
    long budget = limits.idleBudget - (timing.nanoTime() - idleSince);
    if (budget <= 0) {
      throw exhausted(failure, "nobody made progress for " + Duration.ofNanos(limits.idleBudget));
    }
    long time = nanosLeft() - limits.backoff.least();
    if (time <= 0) {
      throw exhausted(failure, "its deadline is here");
    }
    pause(Math.min(limits.backoff.wait(failures, timing), Math.min(budget, time)), failure);
    if (nanosLeft() <= 0) {
      throw exhausted(failure, "its deadline has passed");
    }
  }

  private SQLException exhausted(SQLException last, String why) {
    RetriesExhausted.noteOn(
        last, first, "gave up on %s after %d attempts: %s".formatted(call, failures, why));
    return last;
  }

  private boolean othersProgressed(SQLException failure) {
    Progress progress = units.isEmpty() ? null : units.get(0).description().progress();
    if (progress == null) {
      return false;
    }
    try {
      Long before = version;
      version = progress.version();
      return before != null && !before.equals(version);
    } catch (SQLException | RuntimeException unknown) {
      if (unknown != failure) {
        failure.addSuppressed(unknown);
      }
      return false;
    }
  }

  private long nanosLeft() {
    if (units.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long most = Long.MIN_VALUE;
    for (UnitCall<?> unit : units) {
      most = Math.max(most, unit.nanosLeft());
    }
    return most;
  }

  private void pause(long nanos, SQLException failure) throws StoppedException {
    long end = timing.nanoTime() + nanos;
    try {
      for (long rest = nanos; rest > 0 && !areStopped(units); rest = end - timing.nanoTime()) {
        timing.pause(rest, nextStop());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      StoppedException stopped =
          new StoppedException(call + " was interrupted while waiting for another try", failure);
      stopped.addSuppressed(interrupted);
      throw stopped;
    }
    if (areStopped(units)) {
      throw new StoppedException(call + " was stopped while waiting for another try", failure);
    }
  }

  private StopSignal nextStop() {
    for (UnitCall<?> unit : units) {
      if (!isStopped(unit)) {
        return unit.description().stop();
      }
    }
    return null;
  }

  private static List<? extends UnitCall<?>> units(Call<?> call) {
    if (call instanceof UnitCall<?> unit) {
      return List.of(unit);
    }
    return call instanceof TransactionCall<?> transaction ? transaction.members() : List.of();
  }

  private static boolean areStopped(List<? extends UnitCall<?>> units) {
    for (int i = 0; i < units.size(); i++) {
      if (!isStopped(units.get(i))) {
        return false;
      }
    }
    return !units.isEmpty();
  }

  private static boolean isStopped(UnitCall<?> unit) {
    StopSignal stop = unit.description().stop();
    return stop != null && stop.isStopped();
  }
}
