package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.StopSignal;
import dev.sluice.jdbc.StoppedException;
import dev.sluice.jdbc.UnitCall;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A bounded number of connections for one use. Waiting is fair, bounded in time and interruptible;
 * the permit comes first, then the connection. Unused connections are closed after a while.
 */
final class LeasePool {

  private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private record Taken(String unit, Thread thread, long since) {
    @Override
    public String toString() {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
      return "\"%s\" on thread \"%s\" for %d ms".formatted(unit, thread.getName(), millis);
    }
  }

  private record Idle(Lease lease, long since) {}

  private final String name;
  private final int size;
  private final Connector connector;
  private final LeaseOptions options;
  private final Semaphore permits;
  private final Map<Lease, Taken> taken = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean sweeping;
  private volatile boolean closed;

  LeasePool(String name, int size, Connector connector, LeaseOptions options) {
    this.name = name;
    this.size = size;
    this.connector = connector;
    this.options = options;
    this.permits = new Semaphore(size, true);
  }

  Lease take(UnitCall<?> unit) throws SQLException {
    permit(unit);
    try {
      refuseIfClosed();
      Lease lease = reuse();
      if (lease == null) {
        lease = connector.open(unit);
      }
      lease.bind(unit);
      taken.put(lease, new Taken(unit.name(), Thread.currentThread(), System.nanoTime()));
      return lease;
    } catch (Throwable failure) {
      permits.release();
      throw failure;
    }
  }

  void give(Lease lease, Throwable failure) {
    taken.remove(lease);
    try {
      if (closed || lease.broken()) {
        discard(lease, failure);
      } else {
        keep(lease);
      }
    } finally {
      permits.release();
    }
  }

  /** Waits until the deadline for leases out, then closes what is here; the others follow. */
  void close(long deadlineNanos) {
    closed = true;
    try {
      if (permits.tryAcquire(size, deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        permits.release(size);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    removeIdle(Long.MAX_VALUE).forEach(lease -> discard(lease, null));
  }

  private void permit(UnitCall<?> unit) throws SQLException {
    refuseIfClosed();
    refuseToWaitForOneself(unit);
    long wait = Math.min(options.acquireTimeout().toNanos(), unit.nanosLeft());
    StopSignal stop = unit.description().stop();
    long end = System.nanoTime() + wait;
    try {
      while (true) {
        if (stop != null && stop.isStopped()) {
          throw new StoppedException(unit + " was stopped before it began", null);
        }
        long left = end - System.nanoTime();
        long slice = stop == null ? left : Math.min(left, STOP_CHECK_NANOS);
        if (permits.tryAcquire(slice, TimeUnit.NANOSECONDS)) {
          return;
        }
        if (end - System.nanoTime() <= 0) {
          throw noneFree(unit);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(unit + " was interrupted before it began", e);
    }
  }

  private SQLException noneFree(UnitCall<?> unit) {
    String holders = taken.values().stream().map(Taken::toString).collect(Collectors.joining(", "));
    if (unit.nanosLeft() <= 0) {
      return new SQLTimeoutException(
          "%s reached its deadline waiting for a %s connection, held by %s"
              .formatted(unit, name, holders));
    }
    return new SQLTransientConnectionException(
        "%s got no %s connection within %s; all %d are held: %s"
            .formatted(unit, name, options.acquireTimeout(), size, holders));
  }

  private void refuseToWaitForOneself(UnitCall<?> unit) {
    if (permits.availablePermits() == 0) {
      Thread self = Thread.currentThread();
      for (Taken holder : taken.values()) {
        if (holder.thread() == self) {
          throw new IllegalStateException(
              "%s can't start inside %s: it would wait for this thread's own %s connection"
                  .formatted(unit, holder, name));
        }
      }
    }
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the runner is closed");
    }
  }

  private Lease reuse() {
    lock.lock();
    try {
      Idle newest = idle.pollFirst();
      return newest == null ? null : newest.lease();
    } finally {
      lock.unlock();
    }
  }

  private void keep(Lease lease) {
    lock.lock();
    try {
      idle.addFirst(new Idle(lease, System.nanoTime()));
      if (!sweeping) {
        sweeping = true;
        sweepLater();
      }
    } finally {
      lock.unlock();
    }
  }

  private void sweepLater() {
    CompletableFuture.delayedExecutor(options.idleTimeout().toNanos(), TimeUnit.NANOSECONDS)
        .execute(this::sweep);
  }

  private void sweep() {
    List<Lease> old = removeIdle(options.idleTimeout().toNanos());
    lock.lock();
    try {
      sweeping = !idle.isEmpty();
      if (sweeping) {
        sweepLater();
      }
    } finally {
      lock.unlock();
    }
    old.forEach(lease -> discard(lease, null));
  }

  /** Takes out those unused for so long; the newest are in front. */
  private List<Lease> removeIdle(long nanos) {
    List<Lease> old = new ArrayList<>();
    lock.lock();
    try {
      long now = System.nanoTime();
      while (!idle.isEmpty()
          && (nanos == Long.MAX_VALUE || now - idle.peekLast().since() >= nanos)) {
        old.add(idle.pollLast().lease());
      }
    } finally {
      lock.unlock();
    }
    return old;
  }

  private static void discard(Lease lease, Throwable failure) {
    try {
      lease.close();
    } catch (SQLException | RuntimeException e) {
      Cleanup.report(failure, "a connection did not close", e);
    }
  }
}
