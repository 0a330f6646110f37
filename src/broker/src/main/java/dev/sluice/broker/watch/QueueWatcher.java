package dev.sluice.broker.watch;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.activity.Subscription;
import dev.sluice.broker.message.Message;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches one queue. Any number may watch the same queue, in any mode: each message is claimed or
 * moved by one of them.
 *
 * <pre>{@code
 * MessageQueue working = broker.queue("working");
 * Watcher watcher =
 *     QueueWatcher.builder(
 *             broker.queue("tasks"),
 *             WatchMode.move(working),
 *             message -> {
 *               work(message);
 *               working.delete(message.id());
 *             })
 *         .build();
 * }</pre>
 */
public final class QueueWatcher extends Watcher {

  private final MessageQueue queue;
  private final Source source;
  private final Delivery delivery;
  private Subscription subscription;

  private QueueWatcher(Builder builder) {
    super(builder.queue.broker(), builder.queue.name(), builder.restarts);
    this.queue = builder.queue;
    this.source = source(builder.queue.stoppedBy(stopSignal()), builder.mode);
    this.delivery = new Delivery(builder.queue, builder.handler, builder.errorHandler);
  }

  private static Source source(MessageQueue queue, WatchMode mode) {
    if (mode instanceof WatchMode.Peek peek) {
      return new Peeking(queue, peek);
    }
    if (mode instanceof WatchMode.Move move) {
      return new Moving(queue, move);
    }
    return new Consuming(queue, ((WatchMode.Consume) mode).range());
  }

  /**
   * Starts making one.
   *
   * @param queue what to watch; not null
   * @param mode what to do with its messages; not null
   * @param handler what to do then; not null
   * @return a builder with safe defaults
   * @throws IllegalArgumentException if the mode moves to the same queue, or one of another broker
   */
  public static Builder builder(MessageQueue queue, WatchMode mode, MessageHandler handler) {
    return new Builder(queue, mode, handler);
  }

  @Override
  void subscribe() {
    if (subscription == null) {
      subscription = queue.broker().activity().subscribe(queue.name(), this::ring);
    }
  }

  @Override
  void unsubscribe() {
    if (subscription != null) {
      subscription.close();
    }
  }

  @Override
  long drain() {
    while (!isStopping()) {
      Optional<Message> next = source.next();
      succeeded();
      if (next.isEmpty()) {
        return source.patience();
      }
      source.settled(next.get(), delivery.deliver(next.get()));
      if (source.isDone()) {
        throw new StopWatching();
      }
    }
    return 0;
  }

  /** Builds a {@link QueueWatcher}. Not thread-safe. */
  public static final class Builder {

    private final MessageQueue queue;
    private final WatchMode mode;
    private final MessageHandler handler;
    private WatchErrorHandler errorHandler = WatchErrorHandler.LOGGING;
    private RestartPolicy restarts = RestartPolicy.DEFAULTS;

    private Builder(MessageQueue queue, WatchMode mode, MessageHandler handler) {
      this.queue = Objects.requireNonNull(queue, "queue");
      this.mode = Objects.requireNonNull(mode, "mode");
      this.handler = Objects.requireNonNull(handler, "handler");
      if (mode instanceof WatchMode.Move move) {
        check(move.to());
      }
    }

    private void check(MessageQueue to) {
      if (to.broker() != queue.broker()) {
        throw new IllegalArgumentException("a message can't move to a queue of another broker");
      }
      if (to.name().equals(queue.name())) {
        throw new IllegalArgumentException("Source and destination queues cannot be the same");
      }
    }

    /**
     * Who decides about failed messages; by default {@link WatchErrorHandler#LOGGING}.
     *
     * @param handler not null
     * @return this
     */
    public Builder errorHandler(WatchErrorHandler handler) {
      errorHandler = Objects.requireNonNull(handler, "handler");
      return this;
    }

    /**
     * How often it goes on after the store has failed; by default {@link RestartPolicy#DEFAULTS}.
     *
     * @param policy not null
     * @return this
     */
    public Builder restarts(RestartPolicy policy) {
      restarts = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Ends with what was set so far.
     *
     * @return a watcher that does not run yet
     */
    public QueueWatcher build() {
      return new QueueWatcher(this);
    }
  }
}
