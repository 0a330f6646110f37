package dev.sluice.jdbc.runner;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Threads for tests about waiting. */
final class Threads {

  private static final long PATIENCE_SECONDS = 30;

  private Threads() {}

  /** A task on a thread of its own. */
  static final class Task<R> {

    final Thread thread;
    private final FutureTask<R> future;

    private Task(String name, Callable<R> work) {
      future = new FutureTask<>(work);
      thread = new Thread(future, name);
      thread.setDaemon(true);
      thread.start();
    }

    R get() throws Exception {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean isDone() {
      return future.isDone();
    }

    /** Returns when the thread stands still, waiting for a lock, a condition or a latch. */
    Task<R> awaitWaiting() {
      await()
          .until(
              () ->
                  thread.getState() == Thread.State.TIMED_WAITING
                      || thread.getState() == Thread.State.WAITING);
      return this;
    }
  }

  static <R> Task<R> start(String name, Callable<R> work) {
    return new Task<>(name, work);
  }

  static void pass(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("waited too long");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
