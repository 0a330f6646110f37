package dev.sluice.jdbc.lease;

/** Is told of connections that a runner misses. Thread-safe. */
@FunctionalInterface
public interface LeaseListener {

  /**
   * Logs to the {@link System.Logger} {@code dev.sluice.jdbc.lease}: what is back as INFO, all else
   * as WARNING, with the stack as its cause.
   */
  LeaseListener LOGGING = LeaseReport::log;

  /**
   * Called while no lock of a runner is held: on a thread of the common pool, on the one that gives
   * a late connection back, or on the one that cleans up after forgotten sessions. To be quick;
   * what it throws is logged.
   *
   * @param report what happened; not null
   */
  void report(LeaseReport report);
}
