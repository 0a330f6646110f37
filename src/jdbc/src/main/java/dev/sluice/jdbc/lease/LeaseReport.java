package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.lease.Leases.Use;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * A connection that is held for long, or that was not given back.
 *
 * @param event what happened to it
 * @param use what it was taken for
 * @param unit the name of the unit that took it
 * @param thread the name of the thread that took it
 * @param held how long it has been out
 * @param idle how long it has been left alone since with a transaction open; zero if it is at work
 *     or has none open. Known of held sessions
 * @param stack for a held session, where it was taken; for a unit, where its thread is now, which
 *     leads back to where it was taken; null when the connection is back
 */
public record LeaseReport(
    Event event,
    Use use,
    String unit,
    String thread,
    Duration held,
    Duration idle,
    Throwable stack) {

  /** What happens to connections. */
  public enum Event {
    /** It is out for longer than {@link LeaseOptions.Builder#reportAfter}. */
    HELD,
    /** It is back, after it was reported as held. */
    RETURNED,
    /**
     * The session that held it was never closed and is unreachable now. The connection has been
     * closed, so that what was not committed is rolled back.
     */
    FORGOTTEN
  }

  void sendTo(LeaseListener listener) {
    try {
      listener.report(this);
    } catch (RuntimeException e) {
      Cleanup.report(null, "a listener failed on: " + this, e);
    }
  }

  void log() {
    System.getLogger(LeaseReport.class.getPackageName())
        .log(event == Event.RETURNED ? Level.INFO : Level.WARNING, toString(), stack);
  }

  /** A sentence for people. */
  @Override
  public String toString() {
    String what =
        switch (event) {
          case HELD -> "a %s connection is not back yet";
          case RETURNED -> "a %s connection is back";
          case FORGOTTEN -> "a session was never closed, so its %s connection has been";
        };
    return what.formatted(use.label) + ", held by " + holder(unit, thread, held, idle);
  }

  static String holder(String unit, String thread, Duration held, Duration idle) {
    String had = "\"%s\" on thread \"%s\" for %d ms".formatted(unit, thread, held.toMillis());
    return idle.isZero() ? had : had + ", idle in a transaction for " + idle.toMillis() + " ms";
  }
}
