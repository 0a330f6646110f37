package dev.sluice.jdbc.lease;

import java.lang.System.Logger.Level;

/** Where a failure goes that must not be thrown, because the work it cleans up after is done. */
public final class Cleanup {

  private Cleanup() {}

  /**
   * Suppresses it onto the first failure, or logs it where there is none.
   *
   * @param first what will be thrown, or null
   * @param what says what went wrong in the log; not null
   * @param cleaning what went wrong; not null
   */
  public static void report(Throwable first, String what, Throwable cleaning) {
    if (first == null) {
      System.getLogger(Cleanup.class.getPackageName()).log(Level.WARNING, what, cleaning);
    } else if (first != cleaning) {
      first.addSuppressed(cleaning);
    }
  }

  static void close(AutoCloseable resource, String what) {
    try {
      resource.close();
    } catch (Exception e) { // any driver's: the resource is given up whatever it is
      report(null, what + " did not close", e);
    }
  }
}
