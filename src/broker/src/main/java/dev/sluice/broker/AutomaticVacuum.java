package dev.sluice.broker;

import dev.sluice.broker.Vacuum.Passed;
import dev.sluice.broker.backend.VacuumStatements.Census;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what the broker's callers do, and has one of them remove what is claimed when it is much:
 * after its own unit, a bounded piece at a time, giving up where anything else would wait.
 *
 * <p>How much is claimed is told by a census, which is cheap and misses messages claimed out of
 * order, or by the broker's own count of its claims, whichever is more.
 */
final class AutomaticVacuum {

  /** More claimed messages than this are too many in any store. */
  private static final long MANY = 10_000;

  /** Counting more messages than this would take too long. */
  private static final long MOST_COUNTED = 100_000;

  private static final int REMOVED_PER_MESSAGE = 10;
  private static final int LOOKS = 10;

  private static final Unit LOOK = hurried(Operations.VACUUM_LOOK);
  private static final Unit REMOVE = hurried(Operations.VACUUM);
  private static final Unit SHRINK = hurried(Operations.SHRINK);

  private final Operations operations;
  private final Vacuum vacuum;
  private final VacuumOptions options;
  private final long mostRemoved;

  private final AtomicLong handled = new AtomicLong();
  private final AtomicLong claimed = new AtomicLong();
  private volatile long due;

  /** How many claimed messages are still to be removed, and behind which row. */
  private long left;

  private long position;
  private long orphanPosition;

  AutomaticVacuum(Operations operations, Vacuum vacuum, VacuumOptions options) {
    this.operations = operations;
    this.vacuum = vacuum;
    this.options = options;
    this.mostRemoved = Math.max(options.batch(), (long) REMOVED_PER_MESSAGE * options.interval());
    this.due = options.interval();
  }

  private static Unit hurried(Unit unit) {
    return unit.withRepeat(Repeat.NEVER).withTimeout(Duration.ofSeconds(1));
  }

  /** After the commit of a unit that has claimed so many messages. */
  void claimed(int messages) {
    claimed.addAndGet(messages);
    handled(messages);
  }

  /** After the commit of a unit that has written or moved so many messages. */
  void handled(int messages) {
    if (messages > 0
        && handled.addAndGet(messages) >= due
        && options.automatic()
        && !Thread.currentThread().isInterrupted()
        && vacuum.tryLock()) {
      try {
        check();
      } finally {
        vacuum.unlock();
      }
    }
  }

  private void check() {
    long now = handled.get();
    if (now < due) {
      return; // somebody else has just been here
    }
    long pause = 0;
    try {
      pause = removeSome();
      removeOrphans();
    } catch (RuntimeException e) {
      boolean passes = e instanceof BrokerException failure && failure.isRetryable();
      System.getLogger(AutomaticVacuum.class.getPackageName())
          .log(
              passes || operations.isClosed() ? Level.DEBUG : Level.WARNING,
              "claimed messages were not removed; the next try comes by itself",
              e);
    }
    int interval = options.interval();
    due = now - now % interval + Math.max(interval, pause);
  }

  /** Goes on with what is under way, or looks whether to begin; tells how much may happen now. */
  private long removeSome() {
    if (left == 0) {
      Census census = operations.run(LOOK, this::census);
      long share = (long) Math.ceil(options.threshold() * census.total());
      long many = Math.max(1, Math.min(MANY + 1, share));
      long found = Math.max(census.claimed(), Math.min(claimed.get(), census.total()));
      if (found < many) {
        return many - found;
      }
      left = found;
      position = census.claimed() >= many ? census.first() - 1 : position;
    }
    Passed passed = vacuum.pass(LOOK, REMOVE, position, Math.min(left, mostRemoved), LOOKS);
    boolean complete = passed.complete();
    position = complete ? 0 : passed.end();
    left = complete ? 0 : Math.max(0, left - passed.removed());
    claimed.updateAndGet(own -> complete ? 0 : Math.max(0, own - passed.removed()));
    if (left == 0) {
      vacuum.shrink(SHRINK);
    }
    return 0;
  }

  /**
   * Goes along what travels with messages, one look each time, if this broker stores or reads it.
   */
  private void removeOrphans() {
    if (operations.contexts().areKnown()) {
      Passed passed = vacuum.passOrphans(LOOK, REMOVE, orphanPosition, 1);
      orphanPosition = passed.complete() ? 0 : passed.end();
    }
  }

  private Census census(Session session) throws SQLException {
    return operations.backend().vacuum().census(session, MANY + 1, MOST_COUNTED);
  }
}
