package dev.sluice.broker.watch;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import java.time.Duration;
import java.util.Objects;

/**
 * What a watcher does with the messages of a queue. All drain what is there and then wait.
 *
 * <pre>{@code
 * WatchMode.consume();
 * WatchMode.peek().within(IdRange.after(lastSeen));
 * WatchMode.move(broker.queue("in-flight")).atMost(100);
 * }</pre>
 */
public sealed interface WatchMode {

  /**
   * Claims each message, on its own and for good, before it is handled.
   *
   * @return of any ID
   */
  static Consume consume() {
    return new Consume(IdRange.ALL);
  }

  /**
   * Handles messages and leaves them where they are.
   *
   * @return of any ID; a message that fails is retried after 100 ms at first and 10 s at last
   */
  static Peek peek() {
    return new Peek(IdRange.ALL, Duration.ofMillis(100), Duration.ofSeconds(10));
  }

  /**
   * Moves each message, on its own, to another queue before it is handled: for work that must
   * survive a crash. The handler deletes it there when its work is done.
   *
   * @param to another queue of the same broker; not null
   * @return of any number
   */
  static Move move(MessageQueue to) {
    return new Move(to, Long.MAX_VALUE);
  }

  /**
   * Claims.
   *
   * @param range which IDs; stays the same throughout; not null
   */
  record Consume(IdRange range) implements WatchMode {

    /**
     * A mode; see the components.
     *
     * @param range not null
     */
    public Consume {
      Objects.requireNonNull(range, "range");
    }

    /**
     * The same for some IDs only.
     *
     * @param range not null
     * @return a copy
     */
    public Consume within(IdRange range) {
      return new Consume(range);
    }
  }

  /**
   * Looks. A message is handled once, in the order of delivery; then only those of greater IDs are,
   * so that one moved or inserted behind is not seen. One that fails holds up those behind it and
   * is retried, until it is handled or gone.
   *
   * @param range which IDs, to begin with; not null
   * @param firstPause before the first retry of a message; doubles each time
   * @param longestPause before any retry
   */
  record Peek(IdRange range, Duration firstPause, Duration longestPause) implements WatchMode {

    /**
     * A mode; see the components.
     *
     * @param range not null
     * @param firstPause positive
     * @param longestPause as long or longer
     * @throws IllegalArgumentException if a pause is less than that
     */
    public Peek {
      Objects.requireNonNull(range, "range");
      if (firstPause.isZero() || firstPause.isNegative()) {
        throw new IllegalArgumentException("the first pause must be positive, is " + firstPause);
      }
      if (longestPause.compareTo(firstPause) < 0) {
        throw new IllegalArgumentException(
            "the longest pause must not be shorter than the first, is " + longestPause);
      }
    }

    /**
     * The same, beginning with other IDs.
     *
     * @param range not null
     * @return a copy
     */
    public Peek within(IdRange range) {
      return new Peek(range, firstPause, longestPause);
    }

    /**
     * The same with other pauses before a failed message is retried.
     *
     * @param first positive
     * @param longest as long or longer
     * @return a copy
     */
    public Peek retrying(Duration first, Duration longest) {
      return new Peek(range, first, longest);
    }
  }

  /**
   * Moves. A message whose handler fails stays where it was moved to.
   *
   * @param to another queue of the same broker; not null
   * @param most the watcher ends after so many messages
   */
  record Move(MessageQueue to, long most) implements WatchMode {

    /**
     * A mode; see the components.
     *
     * @param to not null
     * @param most 1 or more
     * @throws IllegalArgumentException if it is 0 or less
     */
    public Move {
      Objects.requireNonNull(to, "to");
      if (most < 1) {
        throw new IllegalArgumentException("a watcher moves 1 message or more, not " + most);
      }
    }

    /**
     * The same, ending after some messages, whether their handlers fail or not.
     *
     * @param messages 1 or more
     * @return a copy
     */
    public Move atMost(long messages) {
      return new Move(to, messages);
    }
  }
}
