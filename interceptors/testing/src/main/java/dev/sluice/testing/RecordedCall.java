package dev.sluice.testing;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.unit.Purpose;
import java.time.Duration;
import java.util.List;

/**
 * A call that a {@link Recorder} saw. Immutable.
 *
 * @param kind what it did
 * @param purpose on whose behalf
 * @param sql the text it carried; null for a call without one
 * @param parameters one list for each entry it executed; empty unless the recorder was asked for
 *     them
 * @param unit the name of the unit it is or belongs to; null outside a runner
 * @param unitId the id of that unit; 0 outside a runner
 * @param attempt which attempt of that unit it belongs to, from 1; 0 outside a runner
 * @param transaction the id of the runner's transaction it is or belongs to; 0 if none
 * @param connection the number of its connection; 0 for a unit or transaction
 * @param thread the name of the thread that made it
 * @param time how long it took; null while it runs
 * @param result the class of what it gave; null if that was nothing, it failed or still runs
 * @param failure what it threw; null if it did not
 */
public record RecordedCall(
    Kind kind,
    Purpose purpose,
    String sql,
    List<List<Object>> parameters,
    String unit,
    long unitId,
    int attempt,
    long transaction,
    long connection,
    String thread,
    Duration time,
    Class<?> result,
    Throwable failure) {

  /**
   * Whether it has returned or thrown.
   *
   * @return false while it runs
   */
  public boolean isDone() {
    return time != null;
  }

  /**
   * Whether it has returned.
   *
   * @return false if it threw or still runs
   */
  public boolean succeeded() {
    return isDone() && failure == null;
  }

  /** One line, indented as deep as it was nested, without parameters and literals. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (kind != Kind.UNIT && unit != null) {
      line.append(kind == Kind.TRANSACTION || transaction == 0 ? "  " : "    ");
    }
    line.append(kind);
    switch (kind) {
      case UNIT -> line.append(' ').append(unit).append('#').append(unitId);
      case TRANSACTION -> line.append(' ').append(transaction);
      default -> line.append(" on ").append(connection);
    }
    if (attempt > 1) {
      line.append(", attempt ").append(attempt);
    }
    if (sql != null) {
      line.append(": ").append(Shown.sql(sql));
    }
    if (!isDone()) {
      line.append(" ... running");
    } else if (failure != null) {
      line.append(" -> ").append(Shown.failure(failure));
    }
    return line.toString();
  }
}
