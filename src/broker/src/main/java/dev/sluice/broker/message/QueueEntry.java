package dev.sluice.broker.message;

import java.util.Objects;

/**
 * A message and the queue it is to stand in, for what stores messages under IDs given beforehand.
 *
 * @param queue the queue's name; not null
 * @param id the message's ID; not null
 * @param body its text, possibly empty; not null
 */
public record QueueEntry(String queue, MessageId id, String body) {

  /**
   * An entry; see the components. Names, bodies and IDs are checked where it is stored.
   *
   * @param queue not null
   * @param id not null
   * @param body not null
   */
  public QueueEntry {
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(body, "body");
  }

  /** Names the queue, the ID and the body's length, never the body. */
  @Override
  public String toString() {
    return "message " + id + " of " + body.length() + " characters in queue " + queue;
  }
}
