package dev.sluice.broker.activity;

/**
 * Somebody who waits for messages of a queue. Thread-safe.
 *
 * <pre>{@code
 * try (Subscription tasks = broker.activity().subscribe("tasks", wake)) { ... }
 * }</pre>
 */
public final class Subscription implements AutoCloseable {

  private final Activity activity;
  private final String queue;
  private final Runnable listener;

  Subscription(Activity activity, String queue, Runnable listener) {
    this.activity = activity;
    this.queue = queue;
    this.listener = listener;
  }

  String queue() {
    return queue;
  }

  Runnable listener() {
    return listener;
  }

  /** Ends it. Again is harmless. */
  @Override
  public void close() {
    activity.unsubscribe(this);
  }
}
