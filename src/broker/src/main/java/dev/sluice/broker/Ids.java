package dev.sluice.broker;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.error.StopException;
import dev.sluice.broker.error.TimestampException;
import dev.sluice.broker.message.MessageId;
import java.sql.SQLException;
import java.time.Duration;

/**
 * IDs without messages. The highest ID of a store is never lowered, and need not be that of a
 * message.
 *
 * <pre>{@code
 * MessageId id = broker.ids().next();
 * broker.insert(List.of(new QueueEntry("results", id, body))); // the same ID if it is tried again
 * }</pre>
 *
 * <p>Thread-safe. All throw as every operation of a {@link Broker}.
 */
public final class Ids {

  private final Operations operations;

  Ids(Operations operations) {
    this.operations = operations;
  }

  /**
   * Takes an ID that nobody else gets. It is lost if it is not used.
   *
   * @return greater than any the broker has given before
   * @throws TimestampException if the clock stands far behind the newest ID; retryable
   */
  public MessageId next() {
    return new MessageId(
        operations.run(
            Operations.ALLOCATE, session -> operations.backend().ids().allocate(session, 1)[0]));
  }

  /**
   * The highest ID given or restored so far.
   *
   * @return 0 if none was
   */
  public MessageId last() {
    return new MessageId(operations.run(Operations.LAST_ID, operations.backend().ids()::last));
  }

  /**
   * How far an ID lies ahead of the clock that IDs are made from.
   *
   * @param id not null
   * @return negative, as it should be, if it is behind
   */
  public Duration ahead(MessageId id) {
    return operations.backend().ids().ahead(id.value());
  }

  /**
   * Sees to it that every ID given from now on is greater than this one.
   *
   * @param floor what the highest ID shall be at least; not null
   * @return the highest ID by now
   * @throws TimestampException with an {@linkplain TimestampException#isOutcomeAmbiguous ambiguous
   *     outcome} if it is not known whether that was stored; find out by {@link #last}
   */
  public MessageId advance(MessageId floor) {
    try {
      return new MessageId(
          operations.tryRun(
              Operations.ADVANCE,
              null,
              session -> {
                operations.backend().ids().raise(session, floor.value());
                return operations.backend().ids().last(session);
              }));
    } catch (SQLException e) {
      BrokerException failure = Errors.translate("advance", e);
      boolean unchanged = failure.isRetryable() || failure instanceof StopException;
      throw unchanged
          ? failure
          : TimestampException.unconfirmed(
              failure.getMessage() + "; it may have been stored all the same, read it again", e);
    }
  }
}
