package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.lease.LeaseReport.Event;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.lang.ref.WeakReference;
import java.time.Duration;

/** Who has a connection, since when, and what of that was reported. Compared by identity. */
final class Holder {

  /** Where a held session took it, for when its thread has gone on. */
  private record Taken(String thread, Throwable stack) {}

  private final Unit unit;
  // Weak, since a thread that has ended still leads to its task, and that to a forgotten session.
  private final WeakReference<Thread> thread = new WeakReference<>(Thread.currentThread());
  private long since;
  private volatile Taken taken; // null for a unit: it is on its thread's stack
  private volatile long idleSince; // 0 while it is at work or has no transaction
  private boolean reported;
  private boolean idleReported;

  Holder(Unit unit) {
    this.unit = unit;
  }

  /** From now on. */
  void start() {
    since = System.nanoTime();
  }

  /** A session has it from now on, beyond the end of the unit that took it on this thread. */
  void pin() {
    taken = new Taken(threadName(), new Throwable("taken here"));
  }

  void busy() {
    idleSince = 0;
  }

  void idleInTransaction() {
    idleSince = System.nanoTime() | 1; // not 0
  }

  boolean isOn(Thread other) {
    return thread.refersTo(other);
  }

  boolean isReported() {
    return reported;
  }

  /**
   * How long until it is to be reported.
   *
   * @param after the time it may be held, and be idle in a transaction, unreported
   * @return nanoseconds; 0 or less for now, {@code Long.MAX_VALUE} for never
   */
  long untilReport(long now, long after) {
    boolean reads = unit.mode() == Unit.Mode.READ;
    if (!reported) {
      boolean meantToStay = reads && unit.purpose() == Purpose.UPKEEP;
      return meantToStay ? Long.MAX_VALUE : after - (now - since);
    }
    if (idleReported || reads || taken == null) {
      return Long.MAX_VALUE;
    }
    return after - idle(now);
  }

  /** Reports that it is still held, and with it a transaction that is idle or soon would be. */
  LeaseReport reportHeld(Use use, long now, long after) {
    reported = true;
    idleReported |= idle(now) > after / 2;
    return report(Event.HELD, use, now);
  }

  LeaseReport report(Event event, Use use, long now) {
    return new LeaseReport(
        event,
        use,
        unit.name(),
        threadName(),
        Duration.ofNanos(now - since),
        Duration.ofNanos(idle(now)),
        event == Event.RETURNED ? null : stack());
  }

  private long idle(long now) {
    long start = idleSince;
    return start == 0 ? 0 : Math.max(0, now - start);
  }

  private Throwable stack() {
    Taken session = taken;
    if (session != null) {
      return session.stack;
    }
    Thread working = thread.get();
    if (working == null) {
      return null;
    }
    Throwable now = new Throwable("at work here");
    now.setStackTrace(working.getStackTrace());
    return now;
  }

  private String threadName() {
    Taken session = taken;
    if (session != null) {
      return session.thread;
    }
    Thread working = thread.get();
    if (working == null) {
      return "ended";
    }
    return working.getName().isEmpty() ? working.toString() : working.getName();
  }

  @Override
  public String toString() {
    long now = System.nanoTime();
    return LeaseReport.holder(
        unit.name(), threadName(), Duration.ofNanos(now - since), Duration.ofNanos(idle(now)));
  }
}
