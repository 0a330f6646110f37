package dev.sluice.broker.watch;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.activity.Subscription;
import dev.sluice.broker.message.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Consumes several queues on one thread, by turns: at most one message of each queue that has any,
 * or as many as its {@linkplain WatchedQueue#budget budget} says, so that none starves. A failed
 * message is not retried, since it was claimed. Handlers run one after the other; for work side by
 * side take several watchers.
 *
 * <pre>{@code
 * MultiQueueWatcher watcher =
 *     MultiQueueWatcher.builder(broker)
 *         .queue(WatchedQueue.of("urgent", this::alarm).withBudget(3))
 *         .queue(WatchedQueue.of("reports", this::print))
 *         .build();
 * watcher.start();
 * watcher.add(WatchedQueue.of("mail", this::send));
 * }</pre>
 */
public final class MultiQueueWatcher extends Watcher {

  private final WatchErrorHandler errorHandler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private volatile List<Turn> rotation = List.of();
  private boolean subscribed;
  private boolean ended;

  private MultiQueueWatcher(Builder builder) {
    super(builder.broker, String.join(",", builder.queues.keySet()), builder.restarts);
    this.errorHandler = builder.errorHandler;
    builder.queues.values().forEach(this::add);
  }

  /**
   * Starts making one.
   *
   * @param broker of the queues; not null
   * @return a builder with safe defaults and no queues
   */
  public static Builder builder(Broker broker) {
    return new Builder(broker);
  }

  /**
   * Watches one more queue from the next turn on.
   *
   * @param queue not null
   * @throws IllegalArgumentException if it is watched already
   * @throws IllegalStateException if this watcher has ended
   */
  public void add(WatchedQueue queue) {
    lock.lock();
    try {
      if (ended) {
        throw new IllegalStateException("the watcher has ended; build another");
      }
      if (turns.containsKey(queue.name())) {
        throw new IllegalArgumentException("queue " + queue.name() + " is watched already");
      }
      Turn turn = new Turn(queue);
      if (subscribed) {
        turn.subscribe();
      }
      turns.put(queue.name(), turn);
      rotation = List.copyOf(turns.values());
    } finally {
      lock.unlock();
    }
    ring();
  }

  /**
   * Watches a queue no more. A message of it that is being handled is the last one.
   *
   * @param queue its name; not null
   * @throws IllegalArgumentException if it is not watched
   */
  public void remove(String queue) {
    lock.lock();
    try {
      Turn turn = turns.remove(queue);
      if (turn == null) {
        throw new IllegalArgumentException("queue " + queue + " is not watched");
      }
      rotation = List.copyOf(turns.values());
      turn.remove();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What it watches.
   *
   * @return names in the order of turns
   */
  public List<String> queues() {
    return rotation.stream().map(turn -> turn.queue.name()).toList();
  }

  @Override
  void subscribe() {
    lock.lock();
    try {
      if (!subscribed) {
        turns.values().forEach(Turn::subscribe);
        subscribed = true;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  void unsubscribe() {
    lock.lock();
    try {
      ended = true;
      turns.values().forEach(Turn::remove);
    } finally {
      lock.unlock();
    }
  }

  @Override
  long drain() {
    boolean any = true;
    while (any && !isStopping()) {
      any = false;
      for (Turn turn : rotation) {
        any |= turn.serve();
      }
    }
    return Long.MAX_VALUE;
  }

  /** One queue's. */
  private final class Turn {

    private final MessageQueue queue;
    private final int budget;
    private final Delivery delivery;
    private volatile boolean active = true;
    private volatile boolean removed;
    private Subscription subscription;

    Turn(WatchedQueue watched) {
      queue = broker().queue(watched.name()).stoppedBy(stopSignal());
      budget = watched.budget();
      WatchErrorHandler own = watched.errorHandler();
      delivery = new Delivery(queue, watched.handler(), own == null ? errorHandler : own);
    }

    void subscribe() {
      if (subscription == null) {
        subscription = broker().activity().subscribe(queue.name(), this::wake);
      }
    }

    private void wake() {
      active = true;
      ring();
    }

    void remove() {
      removed = true;
      if (subscription != null) {
        subscription.close();
      }
    }

    /** Whether there was a message. */
    boolean serve() {
      int served = 0;
      while (served < budget && active && !removed && !isStopping()) {
        Optional<Message> next = claim();
        if (next.isEmpty()) {
          break;
        }
        delivery.deliver(next.get());
        served++;
      }
      return served > 0;
    }

    /** It stays active unless the queue was empty and nobody has told of a message since. */
    private Optional<Message> claim() {
      boolean empty = false;
      active = false;
      try {
        Optional<Message> claimed = queue.claim();
        succeeded();
        empty = claimed.isEmpty();
        return claimed;
      } finally {
        if (!empty) {
          active = true;
        }
      }
    }
  }

  /** Builds a {@link MultiQueueWatcher}. Not thread-safe. */
  public static final class Builder {

    private final Broker broker;
    private final Map<String, WatchedQueue> queues = new LinkedHashMap<>();
    private WatchErrorHandler errorHandler = WatchErrorHandler.LOGGING;
    private RestartPolicy restarts = RestartPolicy.DEFAULTS;

    private Builder(Broker broker) {
      this.broker = Objects.requireNonNull(broker, "broker");
    }

    /**
     * Adds a queue, behind those added before.
     *
     * @param queue not null
     * @return this
     * @throws IllegalArgumentException if it was added before
     */
    public Builder queue(WatchedQueue queue) {
      if (queues.putIfAbsent(queue.name(), queue) != null) {
        throw new IllegalArgumentException("queue " + queue.name() + " was added before");
      }
      return this;
    }

    /**
     * Who decides about failed messages of queues without an error handler of their own; by default
     * {@link WatchErrorHandler#LOGGING}.
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
    public MultiQueueWatcher build() {
      return new MultiQueueWatcher(this);
    }
  }
}
