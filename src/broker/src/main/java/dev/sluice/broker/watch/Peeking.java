package dev.sluice.broker.watch;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Looks, some messages ahead. The bound moves on with each message handled. One that failed is
 * looked up by its ID, since it may be gone, until it is handled.
 */
final class Peeking implements Source {

  private static final int PAGE = 32;

  private final MessageQueue queue;
  private final WatchMode.Peek mode;
  private final Deque<Message> page = new ArrayDeque<>();
  private IdRange range;
  private MessageId failing;
  private int failures;
  private long retryAt;

  Peeking(MessageQueue queue, WatchMode.Peek mode) {
    this.queue = queue;
    this.mode = mode;
    this.range = mode.range();
  }

  @Override
  public Optional<Message> next() {
    if (failing != null) {
      Optional<Message> again = queue.peek(failing);
      if (again.isPresent()) {
        return patience() > 0 ? Optional.empty() : again;
      }
      failing = null;
    }
    if (page.isEmpty()) {
      page.addAll(queue.peek(PAGE, range));
    }
    return Optional.ofNullable(page.poll());
  }

  @Override
  public void settled(Message message, boolean handled) {
    if (handled) {
      failing = null;
      range = new IdRange(Math.max(range.after(), message.id().value()), range.before());
    } else {
      page.clear();
      failures = message.id().equals(failing) ? failures + 1 : 0;
      failing = message.id();
      retryAt =
          System.nanoTime() + Pauses.doubled(mode.firstPause(), failures, mode.longestPause());
    }
  }

  @Override
  public long patience() {
    return failing == null ? Long.MAX_VALUE : Math.max(0, retryAt - System.nanoTime());
  }
}
