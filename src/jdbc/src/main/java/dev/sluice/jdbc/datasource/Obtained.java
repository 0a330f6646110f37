package dev.sluice.jdbc.datasource;

/** Ends the life of a driver's object that its caller will never see. */
final class Obtained {

  private Obtained() {}

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
