package dev.sluice.broker.async;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that the application did not bring. They start when needed, end when idle, and keep
 * the JVM alive meanwhile, so that what was accepted is done.
 */
final class Threads {

  private final Duration idle;
  private final ThreadGroup group = new ThreadGroup("sluice-async");
  private final AtomicInteger number = new AtomicInteger();
  private final List<ThreadPoolExecutor> pools = new ArrayList<>();

  Threads(Duration idle) {
    this.idle = idle;
  }

  /** At most so many threads; what comes meanwhile waits. */
  Executor few(int threads) {
    return pool(threads, threads, new LinkedBlockingQueue<>());
  }

  /** As many threads as there are tasks at once. */
  Executor asNeeded() {
    return pool(0, Integer.MAX_VALUE, new SynchronousQueue<>());
  }

  private Executor pool(int core, int most, BlockingQueue<Runnable> queue) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            core,
            most,
            idle.toNanos(),
            TimeUnit.NANOSECONDS,
            queue,
            task -> new Thread(group, task, "sluice-async-" + number.incrementAndGet(), 0, false));
    pool.allowCoreThreadTimeOut(true);
    pools.add(pool);
    return pool;
  }

  /** Ends them when they have nothing more to do, and waits so long for that. */
  void close(long nanos) throws InterruptedException {
    pools.forEach(ThreadPoolExecutor::shutdown);
    long start = System.nanoTime();
    boolean one = Thread.currentThread().getThreadGroup() == group; // which can't wait for itself
    for (ThreadPoolExecutor pool : one ? List.<ThreadPoolExecutor>of() : pools) {
      pool.awaitTermination(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
    }
  }
}
