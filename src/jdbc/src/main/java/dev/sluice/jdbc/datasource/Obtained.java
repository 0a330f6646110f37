package dev.sluice.jdbc.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Ends the life of a driver's object that its caller will never see. */
final class Obtained {

  private Obtained() {}

  /** Closes what an earlier attempt has left, or nothing if that is null. */
  static void closeEarlier(Connection earlier) throws SQLException {
    if (earlier != null) {
      earlier.close();
    }
  }

  /** Closes what an earlier attempt has left, or nothing if that is null. */
  static void closeEarlier(Statement earlier) throws SQLException {
    if (earlier != null) {
      earlier.close();
    }
  }

  /** Closes what was obtained before the failure; what goes wrong then is suppressed onto it. */
  static void close(AutoCloseable obtained, Throwable failure) {
    if (obtained == null) {
      return;
    }
    try {
      obtained.close();
    } catch (Throwable e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
