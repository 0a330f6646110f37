package dev.sluice.slow;

import java.time.Duration;
import java.util.List;

/**
 * Something that takes too long, or took. Immutable.
 *
 * @param subject what it is
 * @param ended false while it still goes on; each is reported once so, and once more when it ended
 * @param duration how long it has been going on, or went on
 * @param connection the {@linkplain dev.sluice.jdbc.ConnectionInfo#number number} of the connection
 * @param unit the name of the unit of work; null outside a runner
 * @param sql the text of a statement on one line, of bounded length; of one that {@linkplain
 *     dev.sluice.jdbc.SqlCall#mayHoldData may hold data} only the first word, unless asked for; the
 *     {@link dev.sluice.jdbc.Kind} of what has no text, such as {@code COMMIT}; null for the other
 *     subjects
 * @param thread the name of the thread that sent the statement, acquired the connection or used the
 *     transaction last
 * @param stack where that thread is now; empty unless asked for, and when ended
 */
public record SlowReport(
    Subject subject,
    boolean ended,
    Duration duration,
    long connection,
    String unit,
    String sql,
    String thread,
    List<StackTraceElement> stack) {

  /** What takes too long. */
  public enum Subject {
    /** An execution that the database has not answered. */
    STATEMENT,
    /** A connection that is not back. */
    CONNECTION,
    /** A transaction that waits for its application. */
    IDLE_TRANSACTION
  }

  /** One line of text, and a line for each frame of the stack. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            switch (subject) {
              case STATEMENT -> ended ? "statement took" : "statement still running after";
              case CONNECTION -> ended ? "connection held for" : "connection still held after";
              case IDLE_TRANSACTION ->
                  ended ? "transaction was idle for" : "transaction still idle after";
            });
    text.append(' ').append(duration.toMillis()).append(" ms, connection ").append(connection);
    if (unit != null) {
      text.append(", unit ").append(unit);
    }
    text.append(", thread ").append(thread);
    if (sql != null) {
      text.append(": ").append(sql);
    }
    stack.forEach(frame -> text.append("\n\tat ").append(frame));
    return text.toString();
  }
}
