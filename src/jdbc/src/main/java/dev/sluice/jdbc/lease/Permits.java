package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.DeadlineException;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Leave to use one of a bounded number of connections, given in the order of asking. Who waits
 * keeps its place until it is served, out of time, stopped or interrupted, or the runner closes.
 */
final class Permits {

  static final String NOBODY = "nobody";

  private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private record Waiter(Holder holder, Condition turn) {}

  private final Use use;
  private final int size;
  private final LeaseOptions options;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final Deque<Waiter> queue = new ArrayDeque<>();
  private final List<Holder> holders = new ArrayList<>();
  private boolean watching;
  private boolean closed;

  Permits(Use use, int size, LeaseOptions options) {
    this.use = use;
    this.size = size;
    this.options = options;
  }

  Holder acquire(UnitCall<?> unit) throws SQLException {
    lock.lock();
    try {
      checkBeforeWaiting(unit);
      Holder holder = new Holder(unit.description());
      if (holders.size() < size) {
        hold(holder);
      } else {
        refuseToWaitForOneself(unit);
        await(unit, holder);
      }
      return holder;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(unit + " was interrupted before it began", e);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses a unit that could only be served after one of this thread's own has ended. */
  void refuseNested(UnitCall<?> unit) {
    lock.lock();
    try {
      if (holders.size() == size) {
        refuseToWaitForOneself(unit);
      }
    } finally {
      lock.unlock();
    }
  }

  String holders() {
    lock.lock();
    try {
      return names();
    } finally {
      lock.unlock();
    }
  }

  private String names() {
    return holders.isEmpty()
        ? NOBODY
        : holders.stream().map(Holder::toString).collect(Collectors.joining(", "));
  }

  private void checkBeforeWaiting(UnitCall<?> unit) throws SQLException, InterruptedException {
    refuseIfClosed();
    refuseIfStopped(unit);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void await(UnitCall<?> unit, Holder holder) throws SQLException, InterruptedException {
    Waiter waiter = new Waiter(holder, lock.newCondition());
    queue.addLast(waiter);
    long start = System.nanoTime();
    long most = Math.min(options.acquireNanos, unit.nanosLeft());
    boolean stoppable = unit.description().stop() != null;
    try {
      while (!holders.contains(holder)) {
        refuseIfClosed();
        refuseIfStopped(unit);
        long left = most - (System.nanoTime() - start);
        if (left <= 0) {
          throw noneFree(unit);
        }
        waiter.turn.awaitNanos(stoppable ? Math.min(left, STOP_CHECK_NANOS) : left);
      }
    } catch (Throwable failure) {
      queue.remove(waiter);
      release(holder);
      throw failure;
    }
  }

  private void hold(Holder holder) {
    holder.start();
    holders.add(holder);
    if (!watching && options.reportNanos > 0) {
      lookIn(options.reportNanos);
    }
  }

  private void lookIn(long nanos) {
    watching = nanos < Long.MAX_VALUE;
    if (watching) {
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::reportHeld);
    }
  }

  /** Reports what is due, and looks again when something may be. */
  private void reportHeld() {
    List<LeaseReport> reports = new ArrayList<>();
    lock.lock();
    try {
      long now = System.nanoTime();
      long next = Long.MAX_VALUE;
      for (Holder holder : holders) {
        if (holder.untilReport(now, options.reportNanos) <= 0) {
          reports.add(holder.reportHeld(use, now, options.reportNanos));
        }
        next = Math.min(next, holder.untilReport(now, options.reportNanos));
      }
      lookIn(next);
    } finally {
      lock.unlock();
    }
    reports.forEach(report -> report.sendTo(options.listener));
  }

  /** Hands it to the first who waits. Of one that is not held any more nothing is left to do. */
  void release(Holder holder) {
    lock.lock();
    try {
      if (holders.remove(holder)) {
        Waiter next = queue.pollFirst();
        if (next != null) {
          hold(next.holder);
          next.turn.signal();
        }
        returned.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses everybody from now on, those who wait included. */
  void refuseAll() {
    lock.lock();
    try {
      closed = true;
      for (Waiter waiter : queue) {
        waiter.turn.signal();
      }
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for those who are in, except this thread itself. */
  void awaitReturn(long deadlineNanos) {
    lock.lock();
    try {
      long left = deadlineNanos - System.nanoTime();
      while (left > 0 && heldByOthers()) {
        left = returned.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // waits no longer
    } finally {
      lock.unlock();
    }
  }

  private boolean heldByOthers() {
    Thread self = Thread.currentThread();
    for (Holder holder : holders) {
      if (!holder.isOn(self)) {
        return true;
      }
    }
    return false;
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the runner is closed");
    }
  }

  private static void refuseIfStopped(UnitCall<?> unit) throws StoppedException {
    StopSignal stop = unit.description().stop();
    if (stop != null && stop.isStopped()) {
      throw new StoppedException(unit + " was stopped before it began", null);
    }
  }

  private void refuseToWaitForOneself(UnitCall<?> unit) {
    Thread self = Thread.currentThread();
    for (Holder holder : holders) {
      if (holder.isOn(self)) {
        throw new IllegalStateException(
            "%s can't start inside %s: it would wait for this thread's own %s connection"
                .formatted(unit, holder, use.label));
      }
    }
  }

  private SQLException noneFree(UnitCall<?> unit) {
    if (unit.nanosLeft() <= 0) {
      return new DeadlineException(
          "%s reached its deadline waiting for a %s connection, held by %s"
              .formatted(unit, use.label, names()));
    }
    return new ConnectionWaitException(
        "%s got no %s connection within %d ms; all %d are held: %s"
            .formatted(
                unit,
                use.label,
                TimeUnit.NANOSECONDS.toMillis(options.acquireNanos),
                size,
                names()));
  }
}
