package dev.sluice.broker.message;

import java.util.Map;
import java.util.Objects;

/**
 * A message as it is handed over. Immutable, if its headers are: they are not copied.
 *
 * @param id its number; not null
 * @param body its text, possibly empty; not null
 * @param headers what travelled with it for interceptors, such as the context of the trace it was
 *     written in; unmodifiable when the broker hands it over, empty if there is nothing or no
 *     interceptor wants it; not stored by an insert; not null
 */
public record Message(MessageId id, String body, Map<String, String> headers) {

  /**
   * A message; see the components.
   *
   * @param id not null
   * @param body not null
   * @param headers not null
   */
  public Message {
    Objects.requireNonNull(headers, "headers");
  }

  /**
   * A message that nothing travelled with.
   *
   * @param id its number; not null
   * @param body its text; not null
   */
  public Message(MessageId id, String body) {
    this(id, body, Map.of());
  }

  /** Names the ID and the body's length, never the body. */
  @Override
  public String toString() {
    return "message " + id + " of " + body.length() + " characters";
  }
}
