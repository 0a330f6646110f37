package dev.sluice.retry;

import java.sql.SQLException;

/**
 * A note suppressed onto the failure that a retry gave up on: how hard it tried. It also tells a
 * retry further out not to begin again.
 */
final class RetriesExhausted extends Exception {

  private static final long serialVersionUID = 1L;

  private RetriesExhausted(String message, Throwable first) {
    super(message, first, false, false);
  }

  static void noteOn(SQLException last, SQLException first, String message) {
    last.addSuppressed(new RetriesExhausted(message, first == last ? null : first));
  }

  static boolean isNotedOn(Throwable failure) {
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof RetriesExhausted) {
        return true;
      }
    }
    return false;
  }
}
