package dev.sluice.broker.async;

import dev.sluice.broker.message.Message;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The messages of a queue, for any number of subscribers, each of which has a stream of its own.
 *
 * <p>A subscription takes as many messages as were requested and never more; nothing is taken
 * ahead. Those that are claimed or moved it takes one at a time, each in a transaction of its own,
 * unless told {@linkplain #batches otherwise}. Cancelling it keeps it from taking more; what it has
 * taken by then is delivered all the same, as Reactive Streams allow. It completes the first time
 * it finds none, unless it is to {@linkplain #follow follow}. It ends with the error of an
 * operation that fails, as a {@link dev.sluice.broker.error.BrokerException}, or with {@link
 * IllegalStateException} when the asynchronous broker is closed.
 *
 * <p>Subscribers are called on the {@linkplain AsyncBrokerBuilder#callbacks callbacks' executor},
 * one call at a time, and may block there. One that throws, which it must not, is cancelled, and
 * its exception goes to the thread's uncaught exception handler. Immutable and thread-safe.
 */
public final class MessagePublisher implements Flow.Publisher<Message> {

  final AsyncBroker async;
  final String queue;
  final boolean change;
  final Supplier<IntFunction<List<Message>>> sources;
  final BooleanSupplier any;
  final int batch;
  final boolean follow;

  /**
   * A publisher that does not follow.
   *
   * @param change whether taking a message changes the store
   * @param sources for each subscription something that takes at most so many messages
   * @param any tells, for less than taking costs, whether there are messages to be taken
   */
  MessagePublisher(
      AsyncBroker async,
      String queue,
      boolean change,
      Supplier<IntFunction<List<Message>>> sources,
      BooleanSupplier any,
      int batch) {
    this(async, queue, change, sources, any, batch, false);
  }

  private MessagePublisher(
      AsyncBroker async,
      String queue,
      boolean change,
      Supplier<IntFunction<List<Message>>> sources,
      BooleanSupplier any,
      int batch,
      boolean follow) {
    this.async = async;
    this.queue = queue;
    this.change = change;
    this.sources = sources;
    this.any = any;
    this.batch = batch;
    this.follow = follow;
  }

  /**
   * The same, taking several messages in one transaction if so many are requested. Faster, but a
   * process that dies in between may lose so many instead of one that it had claimed.
   *
   * @param most at most so many at once, 1 or more
   * @return a copy
   * @throws IllegalArgumentException if it is 0 or less
   */
  public MessagePublisher batches(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a batch has 1 message or more, not " + most);
    }
    return new MessagePublisher(async, queue, change, sources, any, most, follow);
  }

  /**
   * The same, but a subscription that finds no message waits for more, until it is cancelled. It is
   * woken by what is written here or by other processes, through {@link
   * dev.sluice.broker.Broker#activity}.
   *
   * @return a copy
   */
  public MessagePublisher follow() {
    return new MessagePublisher(async, queue, change, sources, any, batch, true);
  }

  /**
   * Starts a stream. The context of this thread, as of a trace, is that of what happens for it.
   *
   * @param subscriber not null
   */
  @Override
  public void subscribe(Flow.Subscriber<? super Message> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    new Demand(this, subscriber).start();
  }
}
