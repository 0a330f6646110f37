package dev.sluice.jdbc.lease;

import java.time.Duration;
import java.util.Objects;

/**
 * How many connections a leased runner keeps, and for how long.
 *
 * @param writers connections for units that write, 1 or more; 1 where the database has one writer
 *     at a time, so that threads queue up in order here
 * @param readers connections for units that read, 1 or more
 * @param held connections for held sessions that read, 1 or more
 * @param acquireTimeout how long a unit waits for a connection before it fails; its own deadline
 *     may be shorter
 * @param idleTimeout how long an unused connection is kept
 * @param closeTimeout how long closing a runner waits for units under way
 */
public record LeaseOptions(
    int writers,
    int readers,
    int held,
    Duration acquireTimeout,
    Duration idleTimeout,
    Duration closeTimeout) {

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  /** One writer, four readers, four held; 30 s wait, 60 s idle, 5 s closing. */
  public static final LeaseOptions DEFAULTS =
      new LeaseOptions(
          1, 4, 4, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(5));

  /**
   * Options; see the components.
   *
   * @param writers 1 or more
   * @param readers 1 or more
   * @param held 1 or more
   * @param acquireTimeout not null, not negative
   * @param idleTimeout not null, not negative
   * @param closeTimeout not null, not negative
   */
  public LeaseOptions {
    if (writers < 1 || readers < 1 || held < 1) {
      throw new IllegalArgumentException(
          "at least one writer, reader and held connection each, not %d, %d and %d"
              .formatted(writers, readers, held));
    }
    requireNotNegative("acquireTimeout", acquireTimeout);
    requireNotNegative("idleTimeout", idleTimeout);
    requireNotNegative("closeTimeout", closeTimeout);
  }

  private static void requireNotNegative(String name, Duration time) {
    if (Objects.requireNonNull(time, name).isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, is " + time);
    }
  }

  /** A time too long to be counted in nanoseconds, 292 years, is as good as for ever. */
  static long nanos(Duration time) {
    return time.compareTo(FOREVER) > 0 ? Long.MAX_VALUE : time.toNanos();
  }
}
