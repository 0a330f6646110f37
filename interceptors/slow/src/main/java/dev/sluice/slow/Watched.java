package dev.sluice.slow;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.slow.SlowReport.Subject;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** Something that may come to take too long, and whether that was reported. */
final class Watched {

  private static final int OPEN = 0;
  private static final int REPORTED = 1;
  private static final int ENDED = 2;

  private static final AtomicIntegerFieldUpdater<Watched> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Watched.class, "state");

  final Subject subject;
  final long start = System.nanoTime();
  private final long connection;
  private final String unit;
  private final Call<?> call;
  private final String threadName;

  /** Weak, for a connection that is never given back must not keep the thread that had it. */
  private final WeakReference<Thread> thread;

  private volatile int state = OPEN;

  /**
   * Begins.
   *
   * @param call what sends a statement; null for the other subjects
   * @param withStack whether a report will want the stack of this thread
   */
  Watched(Subject subject, ConnectionInfo connection, Call<?> call, boolean withStack) {
    Thread current = Thread.currentThread();
    UnitCall<?> unit = connection.unit();
    this.subject = subject;
    this.connection = connection.number();
    this.unit = unit == null ? null : unit.name();
    this.call = call;
    this.threadName = current.getName();
    this.thread = withStack ? new WeakReference<>(current) : null;
  }

  boolean isOpen() {
    return state == OPEN;
  }

  /** Whether it still goes on, unreported; from now on it is reported. */
  boolean markReported() {
    return STATE.compareAndSet(this, OPEN, REPORTED);
  }

  /** Ends it; gives whether it was reported, and so has to be again. */
  boolean end() {
    return STATE.getAndSet(this, ENDED) == REPORTED;
  }

  SlowReport running(long now, StatementText text) {
    Thread runs = thread == null ? null : thread.get();
    return report(false, now, text, runs == null ? List.of() : List.of(runs.getStackTrace()));
  }

  SlowReport ended(StatementText text) {
    return report(true, System.nanoTime(), text, List.of());
  }

  private SlowReport report(
      boolean ended, long now, StatementText text, List<StackTraceElement> stack) {
    return new SlowReport(
        subject,
        ended,
        Duration.ofNanos(now - start),
        connection,
        unit,
        call == null ? null : text(text),
        threadName,
        stack);
  }

  private String text(StatementText text) {
    return call instanceof SqlCall<?> statement ? text.of(statement) : call.kind().name();
  }
}
