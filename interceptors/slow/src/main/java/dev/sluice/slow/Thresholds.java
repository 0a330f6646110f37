package dev.sluice.slow;

import dev.sluice.slow.SlowReport.Subject;

/** From when on something takes too long, in nanoseconds; {@link #NEVER} if it is not watched. */
record Thresholds(long statement, long connection, long idle) {

  static final long NEVER = Long.MAX_VALUE;

  long of(Subject subject) {
    return switch (subject) {
      case STATEMENT -> statement;
      case CONNECTION -> connection;
      case IDLE_TRANSACTION -> idle;
    };
  }

  /** Nothing that begins now is due before. */
  long shortest() {
    return Math.min(statement, Math.min(connection, idle));
  }

  boolean watches(Subject subject) {
    return of(subject) != NEVER;
  }
}
