package dev.sluice.broker.async;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Operations that wait, first come first served, for a few threads of an executor. What is in here
 * has not begun and can still be taken out; that is all that withdrawing it takes.
 */
final class Lane {

  private final Executor executor;
  private final int width;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Operation<?>> waiting = new LinkedHashSet<>();
  private int threads;
  private boolean closed;

  Lane(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  void add(Operation<?> operation) {
    boolean start = false;
    boolean refused;
    lock.lock();
    try {
      refused = closed;
      if (!refused) {
        waiting.add(operation);
        start = threads < width;
        threads += start ? 1 : 0;
      }
    } finally {
      lock.unlock();
    }
    if (refused) {
      operation.fail(closedBefore());
    } else if (start) {
      start();
    }
  }

  private void start() {
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException | OutOfMemoryError e) { // as it has no thread to start
      List<Operation<?>> stranded;
      lock.lock();
      try {
        threads--;
        stranded = threads == 0 ? takeAll() : List.of(); // the others' threads get to them
      } finally {
        lock.unlock();
      }
      failAll(stranded, () -> new RejectedExecutionException("the executor refused to run it", e));
    }
  }

  private void work() {
    for (Operation<?> next = next(); next != null; next = next()) {
      next.run();
      if (Thread.currentThread().isInterrupted()) {
        start(); // another thread in place of this, whose owner knows what the interrupt means
        return;
      }
    }
  }

  private Operation<?> next() {
    lock.lock();
    try {
      Iterator<Operation<?>> first = waiting.iterator();
      if (!first.hasNext()) {
        threads--;
        return null;
      }
      Operation<?> next = first.next();
      first.remove();
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes an operation out.
   *
   * @return false if it has begun, or was taken out before
   */
  boolean remove(Operation<?> operation) {
    lock.lock();
    try {
      return waiting.remove(operation);
    } finally {
      lock.unlock();
    }
  }

  /** Fails what waits, and all that comes later. */
  void close() {
    List<Operation<?>> late;
    lock.lock();
    try {
      closed = true;
      late = takeAll();
    } finally {
      lock.unlock();
    }
    failAll(late, Lane::closedBefore);
  }

  private List<Operation<?>> takeAll() {
    List<Operation<?>> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  private static void failAll(List<Operation<?>> operations, Supplier<Throwable> why) {
    operations.forEach(operation -> operation.fail(why.get()));
  }

  private static IllegalStateException closedBefore() {
    return new IllegalStateException(
        "the asynchronous broker was closed before this operation began");
  }
}
