package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.StopSignal;
import dev.sluice.jdbc.StoppedException;
import dev.sluice.jdbc.UnitCall;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A unit that waits for a group, and its caller's thread. Part of the group commit spike. */
final class GroupMember<R> {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int QUEUED = 0;
  private static final int LEADING = 1;
  private static final int RUNNING = 2;
  private static final int LEFT = 3;
  private static final int DONE = 4;

  final UnitCall<R> call;
  final Thread thread = Thread.currentThread();
  private final Work<R> work;
  private final ContextPropagation contexts;
  private final Object context;
  private final long start = System.nanoTime();
  private final AtomicInteger state = new AtomicInteger(QUEUED);
  private R result;
  private Throwable failure;
  private boolean shared;

  GroupMember(UnitCall<R> call, Work<R> work, ContextPropagation contexts) {
    this.call = call;
    this.work = work;
    this.contexts = contexts;
    this.context = contexts.capture();
  }

  /** Waits until it is done, or is to lead; throws if it may and must wait no longer. */
  boolean awaitTurn(long patience) throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        int now = state.get();
        if (now == DONE || now == LEADING) {
          return now == LEADING;
        }
        long left = Math.min(call.nanosLeft(), patience - (System.nanoTime() - start));
        if (now == QUEUED) {
          SQLException why = reasonToLeave(left, interrupted);
          if (why != null && state.compareAndSet(QUEUED, LEFT)) {
            throw why;
          }
        }
        LockSupport.parkNanos(this, now == QUEUED ? look(left) : Long.MAX_VALUE);
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  private long look(long left) {
    return call.description().stop() == null ? Math.max(left, 1) : Math.min(left, LOOK_NANOS);
  }

  private SQLException reasonToLeave(long left, boolean interrupted) {
    StopSignal stop = call.description().stop();
    if (stop != null && stop.isStopped()) {
      return new StoppedException(call + " was stopped before it began", null);
    }
    if (interrupted) {
      return new StoppedException(call + " was interrupted before it began", null);
    }
    return left > 0 ? null : new SQLTimeoutException(call + " waited too long for its turn");
  }

  boolean startLeading() {
    boolean waiting = state.compareAndSet(QUEUED, LEADING);
    if (waiting && !own()) {
      LockSupport.unpark(thread);
    }
    return waiting;
  }

  /** Whether it takes part in the attempt that starts now; it may have left. */
  boolean startAttempt(boolean again) {
    boolean in = state.get() == LEADING || state.compareAndSet(QUEUED, RUNNING);
    if (in && again) {
      call.startAttempt();
    }
    result = null;
    failure = null;
    return in;
  }

  /** The attempt was rolled back: it may leave before the next. */
  void attemptFailed() {
    state.compareAndSet(RUNNING, QUEUED);
  }

  void run(Lease lease) throws SQLException {
    lease.bind(call);
    try (UnitSession session = new UnitSession(lease);
        ContextPropagation.Scope scope = own() ? null : contexts.attach(context)) {
      result = work.run(session);
    }
  }

  private boolean own() {
    return thread == Thread.currentThread();
  }

  void fail(Throwable cause, boolean withOthers) {
    if (failure == null) {
      failure = cause;
      shared = withOthers;
    }
  }

  boolean failed() {
    return failure != null;
  }

  void release() {
    state.set(DONE);
    if (!own()) {
      LockSupport.unpark(thread);
    }
  }

  R outcome() throws SQLException {
    if (failure == null) {
      return result;
    }
    if (shared && failure instanceof SQLException e) {
      throw new SQLException(e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
    }
    if (failure instanceof SQLException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    throw new AssertionError(failure);
  }
}
