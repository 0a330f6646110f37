package dev.sluice.broker.backend;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import java.util.Objects;

/**
 * Which messages of a queue an operation takes, lowest sequence first.
 *
 * @param limit at most so many, 1 or more
 * @param range bounds on their IDs, ignored with an exact ID; not null
 * @param exact this message only, or null for any
 * @param claimed whether messages claimed already count as well
 */
public record Selection(int limit, IdRange range, MessageId exact, boolean claimed) {

  /**
   * A selection; see the components.
   *
   * @param limit 1 or more
   * @param range not null
   * @param exact may be null
   * @param claimed true to include claimed messages
   * @throws IllegalArgumentException if the limit is 0 or less
   */
  public Selection {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, is " + limit);
    }
    Objects.requireNonNull(range, "range");
  }

  /**
   * The first pending messages.
   *
   * @param limit 1 or more
   * @return the selection
   */
  public static Selection first(int limit) {
    return new Selection(limit, IdRange.ALL, null, false);
  }

  /**
   * The first pending messages within bounds.
   *
   * @param limit 1 or more
   * @param range not null
   * @return the selection
   */
  public static Selection first(int limit, IdRange range) {
    return new Selection(limit, range, null, false);
  }

  /**
   * One message, if it is pending.
   *
   * @param id not null
   * @return the selection
   */
  public static Selection of(MessageId id) {
    return new Selection(1, IdRange.ALL, Objects.requireNonNull(id, "id"), false);
  }

  /**
   * Whether this is just the first pending messages, as many as the limit says.
   *
   * @return false if it has bounds or an ID, or includes claimed messages
   */
  public boolean isFirst() {
    return exact == null && !claimed && range.isAll();
  }

  /**
   * The same, claimed messages included.
   *
   * @return a copy
   */
  public Selection withClaimed() {
    return new Selection(limit, range, exact, true);
  }
}
