package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.runner.GroupOptions.ChangeProbe;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses between groups in which other processes can get the database's lock. Groups back to back
 * would starve them, since who waits for the lock of SQLite's only looks now and then.
 *
 * <p>Groups that are not back to back, or not for long, leave room enough. Without a sign of others
 * there is no pause either: the sign is that somebody else has committed, which happens now and
 * then however little room there is. A pause ends as soon as somebody has come in, and the next one
 * is the further away the longer it was. Used by one leader at a time.
 */
final class Courtesy {

  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Who waits inside SQLite looks for the lock as often as this in the first 128 ms. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final ChangeProbe others;
  private final double share;

  private long lastEnd = System.nanoTime();
  private long busySince = lastEnd;
  private Lease known;
  private long version;
  private long looked;
  private boolean seen;
  private long lastSeen;
  private long nextPause;

  /**
   * A courtesy.
   *
   * @param share how much of the time pauses may take
   */
  Courtesy(ChangeProbe others, double share) {
    this.others = others;
    this.share = share;
  }

  /** Before a group: lets others in, if there are any and it is time. */
  void pause(Lease lease, UnitCall<?> unit) throws SQLException {
    long now = System.nanoTime();
    if (now - lastEnd > IDLE_NANOS) {
      busySince = now;
      known = null;
    }
    if (now - busySince < GRACE_NANOS) {
      return;
    }
    if (lease != known) {
      known = lease;
      version = version(lease, unit);
      looked = now;
      return;
    }
    if (now - looked < LOOK_NANOS) {
      return;
    }
    look(lease, unit);
    if (seen && now - lastSeen > MEMORY_NANOS) {
      seen = false;
    }
    if (seen && now - nextPause >= 0) {
      wait(lease, unit, now);
    }
  }

  /** A group has ended. */
  void ended() {
    lastEnd = System.nanoTime();
  }

  private void wait(Lease lease, UnitCall<?> unit, long start) throws SQLException {
    long took = 0;
    boolean came = false;
    while (!came && took < PAUSE_NANOS && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, STEP_NANOS);
      came = look(lease, unit);
      took = System.nanoTime() - start;
    }
    nextPause = start + (long) (took / share);
  }

  /** Whether others have committed since the last look. */
  private boolean look(Lease lease, UnitCall<?> unit) throws SQLException {
    long before = version;
    version = version(lease, unit);
    looked = System.nanoTime();
    if (version != before) {
      seen = true;
      lastSeen = looked;
    }
    return version != before;
  }

  private long version(Lease lease, UnitCall<?> unit) throws SQLException {
    lease.bindUpkeep(unit);
    try (UnitSession session = new UnitSession(lease)) {
      return others.version(session);
    }
  }
}
