package dev.sluice.broker.backend;

import dev.sluice.broker.error.TimestampException;
import dev.sluice.jdbc.unit.StoppedException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes message IDs: nanoseconds since 1970 with the low 12 bits replaced by a counter, always
 * greater than the one before, whatever the clock does. Stateless, since the newest ID is in the
 * store, and so as thread-safe as its clock.
 */
public final class IdGenerator {

  private static final long COUNTER = 0xFFF;
  private static final long POLL_NANOS = 1_000;

  private final LongSupplier clock;
  private final Duration patience;

  /** A generator on the system clock that waits up to 5 s for it to catch up. */
  public IdGenerator() {
    this(IdGenerator::systemNanos, Duration.ofSeconds(5));
  }

  /**
   * A generator on any clock.
   *
   * @param clock nanoseconds since 1970; thread-safe; not null
   * @param patience how long to wait for the clock when a step's 4096 IDs are used up; not null
   */
  public IdGenerator(LongSupplier clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * The ID after the newest.
   *
   * @param newest the highest ID so far, 0 for none
   * @return a higher one
   * @throws TimestampException if the clock stayed behind for too long, or there is no higher ID;
   *     retryable
   * @throws SQLException if the thread was interrupted while it waited
   */
  public long next(long newest) throws SQLException {
    long step = newest & ~COUNTER;
    long now = now();
    if (now <= step) {
      if ((newest & COUNTER) < COUNTER) {
        return newest + 1;
      }
      now = waitUntilAfter(step);
    }
    return now;
  }

  /**
   * How far an ID lies ahead of the clock.
   *
   * @param id any ID
   * @return negative if it is in the past
   */
  public Duration ahead(long id) {
    return Duration.ofNanos((id & ~COUNTER) - now());
  }

  /**
   * The time as the clock part of an ID.
   *
   * @return nanoseconds since 1970 with the low 12 bits cleared
   * @throws TimestampException if the clock reads a time that no ID can have
   */
  public long now() {
    long nanos = clock.getAsLong();
    if (nanos < 0) {
      throw TimestampException.noId(
          "the system clock reads a time outside 1970 to 2262; set it right");
    }
    return nanos & ~COUNTER;
  }

  private long waitUntilAfter(long step) throws SQLException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean last = System.nanoTime() - end >= 0; // before the clock is read, however slow we are
      long now = now();
      if (now > step) {
        return now;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new StoppedException("interrupted while waiting for the clock", null);
      }
      if (last) {
        throw TimestampException.noId(
            "the newest ID is %.3f s ahead of the clock and its counter is used up; set the clock"
                    .formatted((step - now) / 1e9)
                + " right, or wait until it has caught up");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static long systemNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
