package dev.sluice.cli.demo;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import java.util.Optional;

/**
 * How to work so that a crash loses nothing: move a message to a queue of one's own, do the work,
 * delete it by its ID. What a crashed worker had moved is moved back.
 */
final class Worker {

  private final MessageQueue pending;
  private final MessageQueue mine;

  Worker(Broker broker, String pending, String name) {
    this.pending = broker.queue(pending);
    this.mine = broker.queue(pending + "." + name);
  }

  Optional<Message> reserve() {
    return pending.move(mine);
  }

  /** Works on what was reserved, in the trace of its write, and deletes it. */
  int work(Message message) throws Exception {
    return mine.process(
        message,
        () -> {
          int words = words(message.body());
          if (!mine.delete(message.id())) {
            throw new IllegalStateException(message + " was taken back while it was worked on");
          }
          return words;
        });
  }

  /** The work itself. */
  static int words(String body) {
    String text = body.strip();
    return text.isEmpty() ? 0 : text.split("\\s+").length;
  }

  /** Gives back what this worker's predecessor had reserved and not finished. */
  int recover() {
    int count = 0;
    while (mine.move(pending).isPresent()) {
      count++;
    }
    return count;
  }
}
