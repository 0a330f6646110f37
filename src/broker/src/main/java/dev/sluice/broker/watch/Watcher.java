package dev.sluice.broker.watch;

import dev.sluice.broker.Broker;
import dev.sluice.broker.error.StopException;
import dev.sluice.jdbc.unit.StopSignal;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles messages as they come, on one thread, platform or virtual: either the one that calls
 * {@link #run}, or one that it {@linkplain #start() starts}. It runs once. It holds no connection
 * while it waits or a handler works; one thread and one connection of the {@linkplain
 * Broker#activity broker} notice messages for all of its watchers.
 *
 * <pre>{@code
 * try (Watcher watcher = QueueWatcher.builder(queue, WatchMode.consume(), this::work).build()) {
 *   watcher.start(Thread.ofVirtual().factory());
 *   watcher.completion().join();   // returns when it has been stopped, throws if it failed
 * }
 * }</pre>
 *
 * <p>It ends cleanly when it is stopped, by whomever, when its thread is interrupted (the flag
 * stays set), and when the broker is closed; with an error when the store has failed it more often
 * than its {@link RestartPolicy} allows, or a callback threw an {@link Error}. Both {@link #run}
 * and {@link #completion} tell that error. It installs no signal handlers and no shutdown hooks;
 * its own threads are daemons. All of its methods may be called by any thread.
 */
public abstract sealed class Watcher implements Runnable, AutoCloseable
    permits QueueWatcher, MultiQueueWatcher {

  private static final System.Logger LOG = System.getLogger(Watcher.class.getPackageName());

  private static final Duration JOIN = Duration.ofSeconds(2);

  private final Broker broker;
  private final String name;
  private final Restarts restarts;
  private final StopSignal stop = new StopSignal();
  private final Bell bell = new Bell();
  private final AtomicBoolean used = new AtomicBoolean();
  private final CompletableFuture<Void> completion = new CompletableFuture<>();
  private volatile Thread thread;
  private volatile boolean running;

  Watcher(Broker broker, String name, RestartPolicy policy) {
    this.broker = broker;
    this.name = name;
    this.restarts = new Restarts(policy);
  }

  Broker broker() {
    return broker;
  }

  StopSignal stopSignal() {
    return stop;
  }

  void ring() {
    bell.ring();
  }

  void succeeded() {
    restarts.succeeded();
  }

  /** Subscribes, unless that is done. */
  abstract void subscribe();

  /**
   * Handles what there is.
   *
   * @return nanoseconds to wait at most before the next time
   */
  abstract long drain();

  /** Ends subscriptions; there will be none again. */
  abstract void unsubscribe();

  /**
   * Watches on this thread until it is stopped.
   *
   * @throws IllegalStateException if it was run, started or stopped before
   * @throws dev.sluice.broker.error.BrokerException if the store failed too often
   * @throws Error what a callback threw
   */
  @Override
  public final void run() {
    use();
    watch();
  }

  /**
   * Watches on a daemon thread of its own.
   *
   * @return the thread, started
   * @throws IllegalStateException as {@link #run}
   */
  public final Thread start() {
    return start(
        work -> {
          Thread daemon = new Thread(work, "sluice-watch-" + name);
          daemon.setDaemon(true);
          return daemon;
        });
  }

  /**
   * Watches on a thread of one's own making, of a virtual one too.
   *
   * @param threads makes it; not null
   * @return the thread, started
   * @throws IllegalStateException as {@link #run}
   */
  public final Thread start(ThreadFactory threads) {
    use();
    try {
      Thread made = threads.newThread(this::watch);
      made.start();
      return made;
    } catch (Throwable e) {
      end(e);
      throw e;
    }
  }

  private void use() {
    if (!used.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "a watcher runs once, and this one was run or stopped before; build another");
    }
    running = true;
  }

  private void watch() {
    thread = Thread.currentThread();
    Throwable failure = null;
    try {
      loop();
    } catch (StopWatching | StopException e) {
      LOG.log(Level.DEBUG, "the watcher of {0} was stopped: {1}", name, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      end(failure);
    }
  }

  private void end(Throwable failure) {
    stop.stop();
    unsubscribe();
    running = false;
    thread = null;
    if (failure == null) {
      completion.complete(null);
    } else {
      completion.completeExceptionally(failure);
    }
  }

  private void loop() throws InterruptedException {
    while (!isStopping()) {
      try {
        subscribe();
        long patience = drain();
        if (!isStopping()) {
          bell.await(patience);
        }
      } catch (StopWatching | StopException e) {
        throw e;
      } catch (RuntimeException e) {
        if (!broker.activity().isClosed()) {
          restart(e);
        }
      }
    }
  }

  private void restart(RuntimeException e) throws InterruptedException {
    if (restarts.exhausted()) {
      throw e;
    }
    LOG.log(Level.WARNING, "the watcher of " + name + " failed and will go on", e);
    stop.await(restarts.pause());
  }

  /** Whether to handle no more messages. */
  final boolean isStopping() {
    return stop.isStopped()
        || broker.activity().isClosed()
        || Thread.currentThread().isInterrupted();
  }

  /** Stops it, and waits up to 2 s for its end; see {@link #stop(Duration)}. */
  public final void stop() {
    stop(JOIN);
  }

  /**
   * Stops it after its current message, and waits for its end. Called on its own thread, by a
   * handler, it does not wait. One that has not run never will. Again is harmless.
   *
   * @param timeout how long to wait; an interrupt ends that too, and the flag stays set; zero not
   *     to wait; not null
   * @return whether it has ended
   */
  public final boolean stop(Duration timeout) {
    stop.stop();
    bell.ring();
    if (used.compareAndSet(false, true)) {
      end(null);
    }
    if (Thread.currentThread() == thread) {
      return false;
    }
    try {
      completion.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return completion.isDone();
    }
  }

  /** As {@link #stop()}. A handler that takes longer is not waited for. */
  @Override
  public final void close() {
    stop();
  }

  /**
   * Whether it runs.
   *
   * @return true from its start until it has let go of everything
   */
  public final boolean isRunning() {
    return running;
  }

  /**
   * Its end.
   *
   * @return completes when it has ended cleanly, or with the error that ended it, as {@link #run}
   *     throws it; a copy, so completing or cancelling it does not end the watcher
   */
  public final CompletableFuture<Void> completion() {
    return completion.copy();
  }

  @Override
  public final String toString() {
    return "watcher of " + name;
  }
}
