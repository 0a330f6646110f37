package dev.sluice.broker;

import dev.sluice.broker.backend.MessageStatements.Page;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import java.util.List;

/**
 * Reads the pending messages of a queue from the first on, some at a time, and leaves them where
 * they are. Goes by the order of delivery, so none is skipped or seen twice whatever is claimed
 * meanwhile; what is moved in behind it, because it is older, is not seen. Holds no connection, and
 * nothing to close. For one thread at a time.
 */
public final class PeekCursor {

  private final Operations operations;
  private final String queue;
  private final IdRange range;
  private long place;

  PeekCursor(Operations operations, String queue, IdRange range) {
    this.operations = operations;
    this.queue = queue;
    this.range = range;
  }

  /**
   * Reads on.
   *
   * @param limit at most so many, 1 or more
   * @return in order of delivery; none if there are no more by now
   */
  public List<Message> next(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, is " + limit);
    }
    Page page =
        operations.run(
            Operations.PEEK,
            session -> operations.backend().messages().peek(session, queue, range, place, limit));
    place = page.end();
    return page.messages();
  }
}
