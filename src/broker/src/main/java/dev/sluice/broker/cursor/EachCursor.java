package dev.sluice.broker.cursor;

import dev.sluice.broker.message.Message;
import java.util.Optional;
import java.util.function.Supplier;

/** Each message in a transaction of its own. */
final class EachCursor implements MessageCursor {

  private final Supplier<Optional<Message>> take;
  private volatile boolean closed;

  EachCursor(Supplier<Optional<Message>> take) {
    this.take = take;
  }

  @Override
  public Optional<Message> next() {
    if (closed) {
      throw new IllegalStateException("the cursor is closed");
    }
    return take.get();
  }

  @Override
  public void close() {
    closed = true;
  }
}
