package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.Internal;
import dev.sluice.jdbc.error.SqlError;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/** Where a failure goes that must not be thrown, because the work it cleans up after is done. */
@Internal
public final class Cleanup {

  private Cleanup() {}

  /**
   * Suppresses it onto the first failure, or logs it where there is none; of an {@code
   * SQLException} what {@link SqlError#describe} says.
   *
   * @param first what will be thrown, or null
   * @param what says what went wrong in the log; not null
   * @param cleaning what went wrong; not null
   */
  public static void report(Throwable first, String what, Throwable cleaning) {
    if (first == null) {
      log(what, cleaning);
    } else if (first != cleaning) {
      first.addSuppressed(cleaning);
    }
  }

  private static void log(String what, Throwable cleaning) {
    System.Logger log = System.getLogger(Cleanup.class.getPackageName());
    if (cleaning instanceof SQLException e) {
      log.log(Level.WARNING, what + ": " + SqlError.describe(e));
    } else {
      log.log(Level.WARNING, what, cleaning);
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
