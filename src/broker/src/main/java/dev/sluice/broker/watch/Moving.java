package dev.sluice.broker.watch;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import java.util.Optional;

/** Moves, up to so many. */
final class Moving implements Source {

  private final MessageQueue from;
  private final MessageQueue to;
  private long left;

  Moving(MessageQueue from, WatchMode.Move mode) {
    this.from = from;
    this.to = mode.to();
    this.left = mode.most();
  }

  @Override
  public Optional<Message> next() {
    Optional<Message> moved = from.move(to);
    left -= moved.isPresent() ? 1 : 0;
    return moved;
  }

  @Override
  public boolean isDone() {
    return left == 0;
  }
}
