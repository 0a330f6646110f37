package dev.sluice.examples;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An interceptor that goes around each statement and remembers the newest ones. It has the text of
 * a statement and never its parameters: those are the bodies of messages.
 */
final class CallLog implements Interceptor {

  private final int keep;
  private final Deque<Line> lines = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * A log.
   *
   * @param keep how many lines; older ones are dropped
   */
  CallLog(int keep) {
    this.keep = keep;
  }

  /** What was done for which unit, how long it took, and what it failed with or null. */
  record Line(String unit, Kind kind, String sql, long micros, Throwable failure) {

    @Override
    public String toString() {
      String shown = sql.length() <= 80 ? sql : sql.substring(0, 79) + "…";
      return "%-8s %5d µs  %s%s"
          .formatted(unit, micros, shown, failure == null ? "" : " -> " + failure.getClass());
    }
  }

  /** What it wants to see; anything else does not come by here. */
  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(
        Kind.BEGIN, Kind.QUERY, Kind.UPDATE, Kind.EXECUTE, Kind.BATCH, Kind.COMMIT, Kind.ROLLBACK);
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    long start = System.nanoTime();
    try {
      R result = next.proceed(call);
      add(call, start, null);
      return result;
    } catch (Throwable failure) {
      add(call, start, failure);
      throw failure;
    }
  }

  private void add(Call<?> call, long start, Throwable failure) {
    if (call.purpose() == Purpose.UPKEEP) {
      return;
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
    Line line = new Line(call.unit().name(), call.kind(), text(call), micros, failure);
    lock.lock();
    try {
      lines.add(line);
      if (lines.size() > keep) {
        lines.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A text with literals in it may hold data too. */
  private static String text(Call<?> call) {
    return call instanceof SqlCall<?> statement && !statement.mayHoldData()
        ? statement.sql().strip().replaceAll("\\s+", " ")
        : call.kind() + " ...";
  }

  /** A copy, in order. */
  List<Line> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }
}
