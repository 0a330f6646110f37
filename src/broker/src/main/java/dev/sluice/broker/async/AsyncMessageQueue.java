package dev.sluice.broker.async;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueStats;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A handle on one queue of an {@link AsyncBroker}. Immutable and thread-safe; nothing to close.
 *
 * <p>The operations are those of {@link MessageQueue}, each as a future; what an {@link
 * AsyncBroker} says of errors, cancelling and order holds for all of them.
 */
public final class AsyncMessageQueue {

  private static final int PEEKED_AT_ONCE = 100;
  private static final int SINK_MESSAGES = 256;
  private static final long SINK_BYTES = 4L << 20;

  private final AsyncBroker async;
  private final MessageQueue queue;

  AsyncMessageQueue(AsyncBroker async, MessageQueue queue) {
    this.async = async;
    this.queue = queue;
  }

  /**
   * The queue's name.
   *
   * @return never null
   */
  public String name() {
    return queue.name();
  }

  /**
   * As {@link MessageQueue#write(String)}.
   *
   * @param body as there
   * @return its ID, once it is durable
   * @throws dev.sluice.broker.message.InvalidMessageException as there, at once
   */
  public CompletableFuture<MessageId> write(String body) {
    return async.changing(async.checkedSize(body), () -> queue.write(body));
  }

  /**
   * As {@link MessageQueue#write(Collection)}.
   *
   * @param bodies as there
   * @return their IDs in the same order, once they are durable
   * @throws dev.sluice.broker.message.InvalidMessageException as there, at once
   */
  public CompletableFuture<List<MessageId>> write(Collection<String> bodies) {
    List<String> all = List.copyOf(bodies);
    long size = all.stream().mapToLong(async::checkedSize).sum();
    return async.changing(size, () -> queue.write(all));
  }

  /**
   * As {@link MessageQueue#insert}. An ID that can't be a message's fails the future.
   *
   * @param messages any number; no nulls
   * @return null, once they are durable
   * @throws dev.sluice.broker.message.InvalidMessageException as there, at once
   */
  public CompletableFuture<Void> insert(Collection<Message> messages) {
    List<Message> all = List.copyOf(messages);
    long size = all.stream().mapToLong(message -> async.checkedSize(message.body())).sum();
    return async.changing(size, () -> AsyncBroker.done(() -> queue.insert(all)));
  }

  /**
   * As {@link MessageQueue#claim()}.
   *
   * @return the message, or empty if none is pending
   */
  public CompletableFuture<Optional<Message>> claim() {
    return async.changing(() -> queue.claim());
  }

  /**
   * As {@link MessageQueue#claim(MessageId)}.
   *
   * @param id not null
   * @return the message, or empty if it is not pending in this queue
   */
  public CompletableFuture<Optional<Message>> claim(MessageId id) {
    Objects.requireNonNull(id, "id");
    return async.changing(() -> queue.claim(id));
  }

  /**
   * As {@link MessageQueue#claim(int, IdRange)}.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @return in order of delivery, possibly none
   */
  public CompletableFuture<List<Message>> claim(int limit, IdRange range) {
    Selection.first(limit, range);
    return async.changing(() -> queue.claim(limit, range));
  }

  /**
   * As {@link MessageQueue#peek()}.
   *
   * @return the message, or empty if none is pending
   */
  public CompletableFuture<Optional<Message>> peek() {
    return async.reading(() -> queue.peek());
  }

  /**
   * As {@link MessageQueue#peek(MessageId)}.
   *
   * @param id not null
   * @return the message, or empty if it is not pending in this queue
   */
  public CompletableFuture<Optional<Message>> peek(MessageId id) {
    Objects.requireNonNull(id, "id");
    return async.reading(() -> queue.peek(id));
  }

  /**
   * As {@link MessageQueue#peek(int, IdRange)}.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @return in order of delivery, possibly none
   */
  public CompletableFuture<List<Message>> peek(int limit, IdRange range) {
    Selection.first(limit, range);
    return async.reading(() -> queue.peek(limit, range));
  }

  /**
   * As {@link MessageQueue#move(MessageQueue)}.
   *
   * @param to another queue of the same broker; not null
   * @return the message, or empty if none is pending
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public CompletableFuture<Optional<Message>> move(AsyncMessageQueue to) {
    return move(to, target -> queue.move(target));
  }

  /**
   * As {@link MessageQueue#move(MessageId, MessageQueue)}.
   *
   * @param id not null
   * @param to another queue of the same broker; not null
   * @return the message, or empty if it is not pending in this queue
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public CompletableFuture<Optional<Message>> move(MessageId id, AsyncMessageQueue to) {
    Objects.requireNonNull(id, "id");
    return move(to, target -> queue.move(id, target));
  }

  /**
   * As {@link MessageQueue#move(int, IdRange, MessageQueue)}.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @param to another queue of the same broker; not null
   * @return in order of delivery, possibly none
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public CompletableFuture<List<Message>> move(int limit, IdRange range, AsyncMessageQueue to) {
    Selection.first(limit, range);
    return move(to, target -> queue.move(limit, range, target));
  }

  /**
   * As {@link MessageQueue#recover}.
   *
   * @param id not null
   * @param to another queue of the same broker; not null
   * @return the message, or empty if it is not in this queue any more
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public CompletableFuture<Optional<Message>> recover(MessageId id, AsyncMessageQueue to) {
    Objects.requireNonNull(id, "id");
    return move(to, target -> queue.recover(id, target));
  }

  private <R> CompletableFuture<R> move(AsyncMessageQueue to, Function<MessageQueue, R> move) {
    MessageQueue target = target(to);
    return async.changing(() -> move.apply(target));
  }

  private MessageQueue target(AsyncMessageQueue to) {
    if (to.async.broker() != async.broker()) {
      throw new IllegalArgumentException("a message can't move to a queue of another broker");
    }
    if (to.name().equals(name())) {
      throw new IllegalArgumentException("Source and destination queues cannot be the same");
    }
    return to.queue;
  }

  /**
   * As {@link MessageQueue#delete(MessageId)}.
   *
   * @param id not null
   * @return whether it was in this queue
   */
  public CompletableFuture<Boolean> delete(MessageId id) {
    Objects.requireNonNull(id, "id");
    return async.changing(() -> queue.delete(id));
  }

  /**
   * As {@link MessageQueue#delete(Collection)}.
   *
   * @param ids any number; those not in this queue are ignored
   * @return how many were in this queue
   */
  public CompletableFuture<Integer> delete(Collection<MessageId> ids) {
    Set<MessageId> all = Set.copyOf(ids);
    return async.changing(() -> queue.delete(all));
  }

  /**
   * As {@link MessageQueue#deleteAll}.
   *
   * @return how many there were
   */
  public CompletableFuture<Integer> deleteAll() {
    return async.changing(queue::deleteAll);
  }

  /**
   * As {@link MessageQueue#exists}.
   *
   * @return true if there is any message, pending or claimed
   */
  public CompletableFuture<Boolean> exists() {
    return async.reading(queue::exists);
  }

  /**
   * As {@link MessageQueue#hasPending()}.
   *
   * @return true if any message is pending
   */
  public CompletableFuture<Boolean> hasPending() {
    return hasPending(IdRange.ALL);
  }

  /**
   * As {@link MessageQueue#hasPending(IdRange)}.
   *
   * @param range which IDs; not null
   * @return true if any of these is pending
   */
  public CompletableFuture<Boolean> hasPending(IdRange range) {
    Objects.requireNonNull(range, "range");
    return async.reading(() -> queue.hasPending(range));
  }

  /**
   * As {@link MessageQueue#stats}.
   *
   * @return zeros if the queue does not exist
   */
  public CompletableFuture<QueueStats> stats() {
    return async.reading(queue::stats);
  }

  /**
   * Claims messages as they are requested.
   *
   * @return of all IDs
   */
  public MessagePublisher consume() {
    return consume(IdRange.ALL);
  }

  /**
   * Claims messages as they are requested. A message is delivered exactly once, or not at all if
   * the process dies between its claim and its delivery.
   *
   * @param range which IDs; not null
   * @return a stream for each subscriber
   */
  public MessagePublisher consume(IdRange range) {
    return taking(range, limit -> queue.claim(limit, range));
  }

  /**
   * Moves messages to another queue as they are requested, and delivers them: for work that must
   * survive a crash, and for subscriptions that are cancelled freely. The subscriber deletes a
   * message there when its work is done; what is left there was not.
   *
   * @param to another queue of the same broker; not null
   * @param range which IDs; not null
   * @return a stream for each subscriber
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public MessagePublisher reserve(AsyncMessageQueue to, IdRange range) {
    MessageQueue target = target(to);
    return taking(range, limit -> queue.move(limit, range, target));
  }

  private MessagePublisher taking(IdRange range, IntFunction<List<Message>> take) {
    Objects.requireNonNull(range, "range");
    return new MessagePublisher(async, name(), true, () -> take, () -> queue.hasPending(range), 1);
  }

  /**
   * Reads messages as they are requested, up to 100 at once, and leaves them where they are. Goes
   * by the order of delivery from the first message on; what is moved in behind that, because it is
   * older, is not seen.
   *
   * @param range which IDs; not null
   * @return a stream of all of them for each subscriber
   */
  public MessagePublisher peekAll(IdRange range) {
    Objects.requireNonNull(range, "range");
    return new MessagePublisher(
        async, name(), false, () -> queue.peekAll(range)::next, () -> true, PEEKED_AT_ONCE);
  }

  /**
   * A subscriber that writes what it gets, with room for 256 messages or 4 MiB.
   *
   * @return for one stream
   */
  public MessageSink sink() {
    return sink(SINK_MESSAGES, SINK_BYTES);
  }

  /**
   * A subscriber that writes what it gets, and asks for more as long as there is room.
   *
   * @param messages how many it holds at most, 1 or more
   * @param bytes how many bytes it holds before it asks for no more, 1 or more; a body counts two
   *     for each of its {@code char}s
   * @return for one stream
   * @throws IllegalArgumentException if one of them is 0 or less
   */
  public MessageSink sink(int messages, long bytes) {
    if (messages < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a sink has room for 1 message and 1 byte or more, not for %d and %d"
              .formatted(messages, bytes));
    }
    return new MessageSink(async, queue, async::checkedSize, messages, bytes);
  }

  @Override
  public String toString() {
    return queue.toString();
  }
}
