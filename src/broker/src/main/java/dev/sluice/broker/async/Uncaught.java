package dev.sluice.broker.async;

/** For what others' code throws where there is nobody to throw it to. */
final class Uncaught {

  private Uncaught() {}

  /** Gives it to this thread's handler, and goes on. */
  static void report(Throwable e) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
  }
}
