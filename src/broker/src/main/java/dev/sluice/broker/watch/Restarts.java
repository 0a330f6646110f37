package dev.sluice.broker.watch;

import java.time.Duration;

/** The failures of a watcher. */
final class Restarts {

  private final RestartPolicy policy;
  private int failures;
  private long first;

  Restarts(RestartPolicy policy) {
    this.policy = policy;
  }

  void succeeded() {
    if (policy.forgiving()) {
      failures = 0;
    }
  }

  /** Whether that was one too many. */
  boolean exhausted() {
    long now = System.nanoTime();
    if (failures++ == 0) {
      first = now;
    }
    return failures >= policy.tries()
        || Duration.ofNanos(now - first).compareTo(policy.limit()) > 0;
  }

  /** In nanoseconds, after a failure. */
  long pause() {
    return Pauses.doubled(policy.firstPause(), failures - 1, policy.limit());
  }
}
