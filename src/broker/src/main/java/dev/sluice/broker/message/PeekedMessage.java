package dev.sluice.broker.message;

import java.util.Objects;

/**
 * A message as it stands in the store. That it is claimed says that it was handed to somebody, not
 * that it arrived; it may be gone at any moment.
 *
 * @param id its number; not null
 * @param body its text, possibly empty; not null
 * @param claimed whether it was consumed already
 */
public record PeekedMessage(MessageId id, String body, boolean claimed) {

  /**
   * A message; see the components.
   *
   * @param id not null
   * @param body not null
   * @param claimed whether it was consumed already
   */
  public PeekedMessage {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(body, "body");
  }

  /**
   * The same without its state.
   *
   * @return never null
   */
  public Message message() {
    return new Message(id, body);
  }

  /** Names the ID, the body's length and the state, never the body. */
  @Override
  public String toString() {
    return message() + (claimed ? ", claimed" : ", pending");
  }
}
