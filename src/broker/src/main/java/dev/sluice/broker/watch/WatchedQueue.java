package dev.sluice.broker.watch;

import dev.sluice.broker.message.QueueName;
import java.util.Objects;

/**
 * One of the queues of a {@link MultiQueueWatcher}.
 *
 * <pre>{@code
 * WatchedQueue urgent = WatchedQueue.of("urgent", this::alarm).withBudget(3);
 * }</pre>
 *
 * @param name the queue's; not null
 * @param handler of its messages; not null
 * @param errorHandler of its failures, or null for the watcher's
 * @param budget at most so many messages each turn
 */
public record WatchedQueue(
    String name, MessageHandler handler, WatchErrorHandler errorHandler, int budget) {

  /**
   * A queue; see the components.
   *
   * @param name not null
   * @param handler not null
   * @param errorHandler may be null
   * @param budget 1 or more
   * @throws IllegalArgumentException if the budget is 0 or less
   */
  public WatchedQueue {
    QueueName.check(name);
    Objects.requireNonNull(handler, "handler");
    if (budget < 1) {
      throw new IllegalArgumentException("a budget is 1 message or more, not " + budget);
    }
  }

  /**
   * A queue that is served one message each turn, with the watcher's error handler.
   *
   * @param name not null
   * @param handler not null
   * @return the queue
   * @throws dev.sluice.broker.message.QueueNameException if no queue can have that name
   */
  public static WatchedQueue of(String name, MessageHandler handler) {
    return new WatchedQueue(name, handler, null, 1);
  }

  /**
   * The same with an error handler of its own.
   *
   * @param errorHandler or null for the watcher's
   * @return a copy
   */
  public WatchedQueue withErrorHandler(WatchErrorHandler errorHandler) {
    return new WatchedQueue(name, handler, errorHandler, budget);
  }

  /**
   * The same, served more messages each turn: 3 beside another's 1 makes it three times as fast,
   * and starves nobody.
   *
   * @param messages 1 or more
   * @return a copy
   */
  public WatchedQueue withBudget(int messages) {
    return new WatchedQueue(name, handler, errorHandler, messages);
  }
}
