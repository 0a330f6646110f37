package dev.sluice.broker.watch;

import java.time.Duration;

/**
 * How often a watcher goes on after the store has failed it, beyond what the broker's retry does
 * for each operation. An operation that succeeds puts an end to a row of failures.
 *
 * <pre>{@code
 * RestartPolicy patient = new RestartPolicy(10, Duration.ofSeconds(2), Duration.ofHours(1));
 * }</pre>
 *
 * @param tries the failure in a row that ends the watcher
 * @param firstPause after the first failure; doubles each time
 * @param limit a failure so long after the first in a row ends the watcher as well
 */
public record RestartPolicy(int tries, Duration firstPause, Duration limit) {

  /** The third failure in a row, after pauses of 2 s and 4 s, or one after 300 s. */
  public static final RestartPolicy DEFAULTS =
      new RestartPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(300));

  /**
   * A policy; see the components.
   *
   * @param tries 1 or more
   * @param firstPause not negative
   * @param limit not negative
   */
  public RestartPolicy {
    if (tries < 1) {
      throw new IllegalArgumentException("tries must be 1 or more, is " + tries);
    }
    if (firstPause.isNegative() || limit.isNegative()) {
      throw new IllegalArgumentException("pause and limit must not be negative");
    }
  }
}
