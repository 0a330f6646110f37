package dev.sluice.broker.message;

/**
 * A message as it is handed over.
 *
 * @param id its number; not null
 * @param body its text, possibly empty; not null
 */
public record Message(MessageId id, String body) {

  /** Names the ID and the body's length, never the body. */
  @Override
  public String toString() {
    return "message " + id + " of " + body.length() + " characters";
  }
}
