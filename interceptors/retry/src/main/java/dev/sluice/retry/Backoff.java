package dev.sluice.retry;

/** How long to wait before each next attempt, in nanoseconds. */
record Backoff(long least, long initial, double factor, long most) {

  /** The wait before jitter, after so many failures. */
  long nominal(int failures) {
    return (long) Math.min(most, initial * Math.pow(factor, failures - 1));
  }

  /** The wait after so many failures: uniform between the least and the nominal one. */
  long wait(int failures, Timing timing) {
    return timing.between(least, nominal(failures));
  }
}
