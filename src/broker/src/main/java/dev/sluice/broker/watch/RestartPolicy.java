package dev.sluice.broker.watch;

import java.time.Duration;

/**
 * How often a watcher goes on after the store has failed it, beyond what the broker's retry does
 * for each operation. A watcher's failures are counted from its start to its end, or, if so
 * {@linkplain #inARow wished}, in a row: then an operation that succeeds makes them start anew.
 *
 * <pre>{@code
 * RestartPolicy patient = RestartPolicy.DEFAULTS.inARow();   // for one that shall run for months
 * }</pre>
 *
 * @param tries the failure that ends the watcher
 * @param firstPause after the first failure; doubles each time; not null
 * @param limit a failure so long after the first ends the watcher as well; not null
 * @param forgiving whether a success makes the count start anew
 */
public record RestartPolicy(int tries, Duration firstPause, Duration limit, boolean forgiving) {

  /** The third failure, after pauses of 2 s and 4 s, or one more than 300 s after the first. */
  public static final RestartPolicy DEFAULTS =
      new RestartPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(300));

  /**
   * A policy; see the components.
   *
   * @param tries 1 or more
   * @param firstPause not negative
   * @param limit not negative
   * @param forgiving whether a success makes the count start anew
   * @throws IllegalArgumentException if one of them is out of range
   */
  public RestartPolicy {
    if (tries < 1) {
      throw new IllegalArgumentException("tries must be 1 or more, is " + tries);
    }
    if (firstPause.isNegative() || limit.isNegative()) {
      throw new IllegalArgumentException("pause and limit must not be negative");
    }
  }

  /**
   * A policy that counts all failures of a watcher; see the components.
   *
   * @param tries 1 or more
   * @param firstPause not negative
   * @param limit not negative
   */
  public RestartPolicy(int tries, Duration firstPause, Duration limit) {
    this(tries, firstPause, limit, false);
  }

  /**
   * The same, but after a success the count starts anew.
   *
   * @return a copy
   */
  public RestartPolicy inARow() {
    return new RestartPolicy(tries, firstPause, limit, true);
  }
}
