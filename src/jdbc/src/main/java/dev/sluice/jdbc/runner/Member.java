package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.DeadlineException;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A caller whose unit is to run in a group: its thread waits until it is served, has to lead, or
 * has a reason to leave. What a leader writes here the caller reads after {@link #release}.
 */
final class Member<R> {

  private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private enum State {
    /** In the queue; may leave. */
    WAITING,
    /** In the queue, and to lead the next group on its own thread. */
    LEADING,
    /** In a group; can't leave. */
    RUNNING,
    LEFT,
    DONE
  }

  private final UnitCall<R> call;
  private final Work<R> work;
  private final ContextPropagation contexts;
  private final Object context;
  private final Thread thread = Thread.currentThread();
  private final long start = System.nanoTime();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private boolean solo;
  private boolean ran;
  private R result;
  private Throwable failure;

  Member(UnitCall<R> call, Work<R> work, ContextPropagation contexts) {
    this.call = call;
    this.work = work;
    this.contexts = contexts;
    this.context = contexts.capture();
  }

  UnitCall<R> call() {
    return call;
  }

  Work<R> work() {
    return work;
  }

  /** Whether it must be alone in its transaction. */
  boolean solo() {
    return solo;
  }

  /** Chooses it as the leader of the next group, unless it has left. */
  boolean appoint() {
    boolean appointed = state.compareAndSet(State.WAITING, State.LEADING);
    if (appointed) {
      wake();
    }
    return appointed;
  }

  /** Takes it into a group, unless it has left. */
  boolean enroll() {
    return state.compareAndSet(State.WAITING, State.RUNNING)
        || state.compareAndSet(State.LEADING, State.RUNNING);
  }

  /** Sends it away, unless it leads or has left; true if it is not to wait any longer. */
  boolean refuse(RuntimeException why) {
    if (state.compareAndSet(State.WAITING, State.RUNNING)) {
      fail(why, false);
      release();
    }
    return state.get() != State.LEADING;
  }

  /** Nothing was done for it, or it was undone. */
  void forget() {
    result = null;
    failure = null;
    ran = false;
    call.forgetBegun();
  }

  /** Sends it back into the queue: its group did nothing for it. */
  void sendBack(boolean alone) {
    solo |= alone;
    state.set(State.WAITING);
    wake();
  }

  /** Runs its work by itself, in its caller's context. */
  void run(Lease lease) throws SQLException {
    lease.bind(call);
    call.markBegun();
    try (UnitSession session = new UnitSession(lease);
        ContextPropagation.Scope scope = contexts.attach(context)) {
      succeed(work.run(session));
    }
  }

  void succeed(R value) {
    result = value;
    ran = true;
  }

  /** Its own failure, or one that it shares with others, of which everybody gets a copy. */
  void fail(Throwable cause, boolean shared) {
    if (failure == null) {
      failure = shared ? copyOf(cause) : cause;
      ran = true;
    }
  }

  boolean failed() {
    return failure != null;
  }

  /** Whether anything was done for it, with or without success. */
  boolean ran() {
    return ran;
  }

  /** Hands it its outcome. */
  void release() {
    state.set(State.DONE);
    wake();
  }

  /**
   * Waits for its turn.
   *
   * @param patience nanoseconds, all turns together
   * @param holders names who holds the connection, for the message of a unit that waited in vain
   * @return true if it is to lead, false if it was served
   * @throws SQLException if it left the queue first, with the reason
   */
  boolean awaitTurn(long patience, Supplier<String> holders) throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        State now = state.get();
        if (now == State.DONE || now == State.LEADING) {
          return now == State.LEADING;
        }
        if (now == State.WAITING) {
          interrupted |= Thread.interrupted();
          long left = Math.min(call.nanosLeft(), patience - (System.nanoTime() - start));
          SQLException reason = reasonToLeave(left, interrupted, holders);
          if (reason == null) {
            LockSupport.parkNanos(this, stoppable() ? Math.min(left, STOP_CHECK_NANOS) : left);
          } else if (state.compareAndSet(State.WAITING, State.LEFT)) {
            throw reason;
          }
        } else {
          interrupted |= Thread.interrupted(); // or it would not park
          LockSupport.park(this);
        }
      }
    } finally {
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  R outcome() throws SQLException {
    if (failure == null) {
      return result;
    }
    if (failure instanceof SQLException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure; // work throws nothing else
  }

  private SQLException reasonToLeave(long left, boolean interrupted, Supplier<String> holders) {
    if (stoppable() && call.description().stop().isStopped()) {
      return new StoppedException(call + " was stopped before it began", null);
    }
    if (interrupted) {
      return new StoppedException(call + " was interrupted before it began", null);
    }
    if (left > 0) {
      return null;
    }
    String held = "; the writer connection is held by " + holders.get();
    return call.nanosLeft() <= 0
        ? new DeadlineException(
            call + " reached its deadline waiting for its turn in a group" + held)
        : new ConnectionWaitException(
            "%s got no turn in a group within %d ms%s"
                .formatted(call, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), held));
  }

  private boolean stoppable() {
    StopSignal stop = call.description().stop();
    return stop != null;
  }

  private boolean onOwnThread() {
    return thread == Thread.currentThread();
  }

  private void wake() {
    if (!onOwnThread()) {
      LockSupport.unpark(thread);
    }
  }

  /** Its text must not show one member the data of another. */
  private static SQLException copyOf(Throwable shared) {
    return shared instanceof SQLException e
        ? new SQLException(SqlError.describe(e), e.getSQLState(), e.getErrorCode(), e)
        : new SQLException("the transaction that several units shared failed", shared);
  }
}
