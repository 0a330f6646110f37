package dev.sluice.broker.watch;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import java.util.Optional;

/** Claims, without the lock in vain where bounds may keep pending messages out. */
record Consuming(MessageQueue queue, IdRange range) implements Source {

  @Override
  public Optional<Message> next() {
    if (range.isAll()) {
      return queue.claim();
    }
    return queue.peek(1, range).isEmpty()
        ? Optional.empty()
        : queue.claim(1, range).stream().findFirst();
  }
}
