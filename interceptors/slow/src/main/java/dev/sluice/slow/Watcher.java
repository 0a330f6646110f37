package dev.sluice.slow;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that looks at what goes on and tells the listener. It starts with the first
 * connection, rests while there is none, and ends when that takes long, so that a watcher that
 * nobody closes keeps neither itself nor an application.
 */
final class Watcher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Watcher.class.getPackageName());

  /** A threshold below this is reported as much too late, so that no core is spent on looking. */
  private static final long SHORTEST_WAIT = 1_000_000;

  private final Thresholds thresholds;
  private final StatementText text;
  private final SlowListener listener;
  private final Duration longestRest;

  private final Set<Slot> slots = ConcurrentHashMap.newKeySet();
  private final Queue<SlowReport> ended = new ConcurrentLinkedQueue<>();
  private volatile Thread thread;
  private volatile boolean resting;
  private volatile boolean closed;

  Watcher(Thresholds thresholds, StatementText text, SlowListener listener, Duration longestRest) {
    this.thresholds = thresholds;
    this.text = text;
    this.listener = listener;
    this.longestRest = longestRest;
  }

  void add(Slot slot) {
    if (closed) {
      return;
    }
    slots.add(slot);
    if (thread == null || resting) {
      wake();
    }
  }

  void remove(Slot slot) {
    slots.remove(slot);
  }

  /** Something has come to its end; if it was reported, that is too. */
  void end(Watched watched) {
    if (watched != null && watched.end()) {
      ended.add(watched.ended(text));
      wake();
    }
  }

  private void wake() {
    Thread watching = thread;
    if (watching == null) {
      start();
    } else {
      LockSupport.unpark(watching);
    }
  }

  private synchronized void start() {
    if (thread == null && !closed) {
      Thread watching = new Thread(this::watch, "sluice-slow");
      watching.setDaemon(true);
      thread = watching;
      watching.start();
    }
  }

  private void watch() {
    while (!closed) {
      long wait = look(System.nanoTime());
      tellEnded();
      if (!slots.isEmpty()) {
        LockSupport.parkNanos(this, Math.max(wait, SHORTEST_WAIT));
      } else if (rested() && left()) {
        return;
      }
    }
    tellEnded();
  }

  /**
   * Sleeps until there is a connection; gives whether it slept its fill. A connection that comes
   * before the flag is seen, is seen here.
   */
  private boolean rested() {
    long start = System.nanoTime();
    resting = true;
    if (slots.isEmpty() && !closed) {
      LockSupport.parkNanos(this, longestRest.toNanos());
    }
    resting = false;
    return System.nanoTime() - start >= longestRest.toNanos();
  }

  /** Whoever comes after this has seen that there is no thread, and starts one. */
  private synchronized boolean left() {
    Thread watching = thread;
    thread = null;
    if (slots.isEmpty() && ended.isEmpty()) {
      return true;
    }
    thread = watching;
    return false;
  }

  /** Reports what is due; gives the time until the next can be. */
  private long look(long now) {
    long wait = thresholds.shortest();
    slots.removeIf(Slot::isLost);
    for (Slot slot : slots) {
      wait = Math.min(wait, look(slot.held, now));
      wait = Math.min(wait, look(slot.current, now));
    }
    return wait;
  }

  private long look(Watched watched, long now) {
    if (watched == null || !watched.isOpen()) {
      return Long.MAX_VALUE;
    }
    long left = thresholds.of(watched.subject) - (now - watched.start);
    if (left > 0) {
      return left;
    }
    SlowReport report = watched.running(now, text);
    if (watched.markReported()) {
      tell(report);
    }
    return Long.MAX_VALUE;
  }

  private void tellEnded() {
    for (SlowReport report = ended.poll(); report != null; report = ended.poll()) {
      tell(report);
    }
  }

  private void tell(SlowReport report) {
    try {
      listener.slow(report);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "the listener failed on: " + report, e);
    }
  }

  /**
   * Ends the thread, once what has ended by now is reported; waits for that, but not for itself.
   */
  @Override
  public void close() {
    Thread watching;
    synchronized (this) {
      closed = true;
      watching = thread;
    }
    slots.clear();
    if (watching == null || watching == Thread.currentThread()) {
      return;
    }
    LockSupport.unpark(watching);
    try {
      watching.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
