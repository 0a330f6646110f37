package dev.sluice.broker.async;

import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.error.StopException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bounds how much work waits or runs, by number and by size, and knows when there is none. */
final class Admission {

  private final int maxOperations;
  private final long maxBytes;
  private final long maxWaitNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private int operations;
  private long bytes;
  private boolean closed;

  Admission(int maxOperations, long maxBytes, long maxWaitNanos) {
    this.maxOperations = maxOperations;
    this.maxBytes = maxBytes;
    this.maxWaitNanos = maxWaitNanos;
  }

  /**
   * Lets an operation in if there is room, or none but it.
   *
   * @throws BusyException if there is no room in time
   * @throws StopException if the thread is interrupted meanwhile
   * @throws IllegalStateException if this is closed
   */
  void enter(long size) {
    lock.lock();
    try {
      long nanos = maxWaitNanos;
      while (!closed && full(size)) {
        if (nanos <= 0) {
          throw new BusyException(
              "%d operations with %d bytes wait already; try again later, or raise the limits"
                  .formatted(operations, bytes),
              null);
        }
        nanos = left.awaitNanos(nanos);
      }
      enterLocked(size);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StopException("interrupted before there was room for this operation", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets an operation in that is bounded by its own means.
   *
   * @throws IllegalStateException if this is closed
   */
  void enterBeyondLimits(long size) {
    lock.lock();
    try {
      enterLocked(size);
    } finally {
      lock.unlock();
    }
  }

  private boolean full(long size) {
    return operations >= maxOperations || (operations > 0 && bytes + size > maxBytes);
  }

  private void enterLocked(long size) {
    if (closed) {
      throw new IllegalStateException("the asynchronous broker is closed");
    }
    operations++;
    bytes += size;
  }

  void leave(long size) {
    lock.lock();
    try {
      operations--;
      bytes -= size;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody in any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nobody is in, or so long. */
  void awaitNone(long nanos) throws InterruptedException {
    lock.lock();
    try {
      for (long rest = nanos; operations > 0 && rest > 0; ) {
        rest = left.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }
}
