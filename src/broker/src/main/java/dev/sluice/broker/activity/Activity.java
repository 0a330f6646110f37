package dev.sluice.broker.activity;

import dev.sluice.broker.backend.Backend;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells who waits for messages that a queue may have some. One for each broker, however many wait:
 * one thread and one connection look for the commits of others, from the first subscription to the
 * end of the last; what this broker writes is told without a detour. Thread-safe.
 *
 * <pre>{@code
 * Semaphore maybe = new Semaphore(1);
 * try (Subscription tasks = broker.activity().subscribe("tasks", maybe::release)) {
 *   while (true) {
 *     maybe.acquire();
 *     maybe.drainPermits();
 *     queue.claim().ifPresent(...);   // until there is none
 *   }
 * }
 * }</pre>
 */
public final class Activity implements AutoCloseable {

  private final PinnedReader reader;
  private final Backend backend;
  private final ActivityOptions options;
  private final Map<String, List<Subscription>> subscriptions = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private ChangeDetector detector;
  private volatile boolean closed;

  /**
   * Made by a broker. Does nothing until somebody subscribes.
   *
   * @param reader sees what others commit; not null
   * @param backend of the same store; not null
   * @param options how to look; not null
   */
  public Activity(PinnedReader reader, Backend backend, ActivityOptions options) {
    this.reader = reader;
    this.backend = backend;
    this.options = options;
  }

  /**
   * Asks to be told when a queue may have messages: after each commit that leaves some pending in
   * it, now and then without any reason, and when the broker is closed. Whoever subscribes looks
   * once, and again each time it is told.
   *
   * @param queue its name; not null
   * @param listener quick, doesn't block or throw, and may be called by several threads at once;
   *     not null
   * @return to be closed; the listener may be called once more while that happens
   * @throws IllegalStateException if the broker is closed
   */
  public Subscription subscribe(String queue, Runnable listener) {
    Subscription subscription = new Subscription(this, queue, Objects.requireNonNull(listener));
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the broker is closed");
      }
      subscriptions.computeIfAbsent(queue, name -> new CopyOnWriteArrayList<>()).add(subscription);
      if (detector == null) {
        detector = new ChangeDetector(this, reader, backend, options);
        detector.start();
      }
    } finally {
      lock.unlock();
    }
    return subscription;
  }

  void unsubscribe(Subscription subscription) {
    lock.lock();
    try {
      subscriptions.computeIfPresent(
          subscription.queue(),
          (name, all) -> all.remove(subscription) && all.isEmpty() ? null : all);
      if (subscriptions.isEmpty()) {
        stopDetector();
      }
    } finally {
      lock.unlock();
    }
  }

  private void stopDetector() {
    if (detector != null) {
      detector.stop();
      detector = null;
    }
  }

  /**
   * Tells those who wait for a queue that something was committed to it. The broker does so after
   * its own operations; an application may after a commit of its own, and need not, since that is
   * noticed as somebody else's would be.
   *
   * @param queue its name; not null
   */
  public void changed(String queue) {
    List<Subscription> interested = subscriptions.get(queue);
    if (interested != null) {
      interested.forEach(Activity::tell);
    }
  }

  /** Somebody has committed something. */
  void changed() throws SQLException {
    List<String> queues = List.copyOf(subscriptions.keySet());
    reader.read(session -> backend.queues().pending(session, queues)).forEach(this::changed);
  }

  /** Nobody knows, so everybody has to look. */
  void unknown() {
    subscriptions.keySet().forEach(this::changed);
  }

  private static void tell(Subscription subscription) {
    try {
      subscription.listener().run();
    } catch (RuntimeException e) {
      System.getLogger(Activity.class.getPackageName())
          .log(Level.ERROR, "a listener for messages in " + subscription.queue() + " failed", e);
    }
  }

  /**
   * Whether the broker is closed, so that there will be no more messages.
   *
   * @return true once closing has begun
   */
  public boolean isClosed() {
    return closed;
  }

  /** Tells everybody, and ends. Again is harmless. The broker does it when it is closed. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      stopDetector();
    } finally {
      lock.unlock();
    }
    unknown();
  }
}
