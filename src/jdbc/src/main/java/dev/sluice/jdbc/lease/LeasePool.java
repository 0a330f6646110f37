package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.LeaseReport.Event;
import dev.sluice.jdbc.lease.Leases.Use;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded number of connections for one use: the permit comes first, then the connection. Unused
 * connections are closed after a while.
 */
final class LeasePool {

  private record Idle(Lease lease, long since) {}

  private final Use use;
  private final Connector connector;
  private final LeaseOptions options;
  private final Permits permits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean sweeping;

  LeasePool(Use use, int size, Connector connector, LeaseOptions options) {
    this.use = use;
    this.connector = connector;
    this.options = options;
    this.permits = new Permits(use, size, options);
  }

  void refuseNested(UnitCall<?> unit) {
    permits.refuseNested(unit);
  }

  String holders() {
    return permits.holders();
  }

  Lease take(UnitCall<?> unit) throws SQLException {
    Holder holder = permits.acquire(unit);
    try {
      Lease lease = reuse();
      if (lease == null) {
        lease = connector.open(unit, options.statements);
      }
      lease.takenBy(holder, unit);
      return lease;
    } catch (Throwable failure) {
      permits.release(holder);
      throw failure;
    }
  }

  void give(Lease lease, Throwable failure) {
    Holder holder = lease.holder();
    takeBack(lease, failure);
    if (holder.isReported()) {
      holder.report(Event.RETURNED, use, System.nanoTime()).sendTo(options.listener);
    }
  }

  void reclaim(Lease lease) {
    LeaseReport report = lease.forgotten(use);
    takeBack(lease, null);
    report.sendTo(options.listener);
  }

  private void takeBack(Lease lease, Throwable failure) {
    Holder holder = lease.holder();
    try {
      if (permits.closed() || !lease.reusable()) {
        discard(lease, failure);
      } else {
        lease.unbind();
        keep(lease);
      }
    } finally {
      permits.release(holder);
    }
  }

  /** Gives nothing out any more. */
  void refuseAll() {
    permits.refuseAll();
  }

  /**
   * Waits until the deadline for leases out, then closes what is here; the others follow. After
   * {@link #refuseAll}.
   */
  void close(long deadlineNanos) {
    permits.awaitReturn(deadlineNanos);
    for (Lease lease : removeIdle(Long.MIN_VALUE)) {
      discard(lease, null);
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
      if (!sweeping && options.idleNanos < Long.MAX_VALUE) {
        sweeping = true;
        sweepLater();
      }
    } finally {
      lock.unlock();
    }
  }

  private void sweepLater() {
    CompletableFuture.delayedExecutor(options.idleNanos, TimeUnit.NANOSECONDS).execute(this::sweep);
  }

  private void sweep() {
    List<Lease> old = removeIdle(options.idleNanos);
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
      while (!idle.isEmpty() && now - idle.peekLast().since() >= nanos) {
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
