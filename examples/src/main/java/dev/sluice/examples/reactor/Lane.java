package dev.sluice.examples.reactor;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * One queue that is read behind a checkpoint and left as it is; at most one of its messages is with
 * a worker. Messages that are moved in under an older ID are never seen.
 */
final class Lane {

  private final MessageQueue queue;
  private long checkpoint;
  private Message taken;
  private FutureTask<String> result;
  private long deadline;

  Lane(MessageQueue queue, long checkpoint) {
    this.queue = queue;
    this.checkpoint = checkpoint;
  }

  String name() {
    return queue.name();
  }

  Optional<Message> next() {
    IdRange unread = checkpoint < 0 ? IdRange.ALL : IdRange.after(checkpoint);
    return queue.peek(1, unread).stream().findFirst();
  }

  void give(Message message, FutureTask<String> result, long deadline) {
    this.taken = message;
    this.result = result;
    this.deadline = deadline;
  }

  Message taken() {
    return taken;
  }

  boolean isIdle() {
    return taken == null;
  }

  boolean isDone() {
    return taken != null && result.isDone();
  }

  boolean isOverdue(long now) {
    return taken != null && now - deadline > 0;
  }

  FutureTask<String> result() {
    return result;
  }

  void settled(Message message) {
    checkpoint = message.id().value();
    taken = null;
    result = null;
  }
}
