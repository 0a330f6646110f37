package dev.sluice.broker.cursor;

import dev.sluice.broker.message.Message;
import java.util.Optional;

/**
 * Takes messages from a queue, in order of delivery, as they are asked for and never ahead.
 *
 * <p>Made by a queue's {@code consume} or {@code moveEach}, each message is taken in a transaction
 * of its own, committed before it is handed over: delivered exactly once, unless the process dies
 * in between. Nothing is held from one call to the next, and such a cursor may be passed between
 * threads that use it one at a time. A {@link BatchCursor} has other rules.
 *
 * <pre>{@code
 * try (MessageCursor tasks = queue.consume(IdRange.ALL)) {
 *   for (Optional<Message> next = tasks.next(); next.isPresent(); next = tasks.next()) {
 *     work(next.get());
 *   }
 * }
 * }</pre>
 */
public interface MessageCursor extends AutoCloseable {

  /**
   * Takes the next message.
   *
   * @return empty if there is none by now; asking again looks again
   * @throws dev.sluice.broker.error.BrokerException as the queue's claim or move; no message was
   *     taken unless a commit failed without telling its outcome
   * @throws IllegalStateException if the cursor or the broker is closed, or this thread holds the
   *     writer's place already
   */
  Optional<Message> next();

  /** Takes no more. From any thread; again is harmless; throws nothing. */
  @Override
  void close();
}
