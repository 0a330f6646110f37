package dev.sluice.broker;

import dev.sluice.broker.backend.MessageStatements.Page;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the messages of a queue from the first on, some at a time, and leaves them where they are.
 * Goes by the order of delivery, so none is skipped or seen twice whatever is claimed meanwhile;
 * what is moved in behind it, because it is older, is not seen. Holds no connection, and nothing to
 * close. For one thread at a time.
 *
 * @param <M> what is told of each message
 */
public final class PeekCursor<M> {

  private static final int PAGE = 1000;

  /** Reads the page behind a place. */
  @FunctionalInterface
  interface Pages<M> {
    Page<M> read(Session session, Messaging messaging, long place, int limit) throws SQLException;
  }

  private final Operations operations;
  private final Supplier<Messaging> messaging;
  private final Pages<M> pages;
  private long place;

  /**
   * A cursor before the first message.
   *
   * @param messaging made for each page, null where nobody wants it
   */
  PeekCursor(Operations operations, Supplier<Messaging> messaging, Pages<M> pages) {
    this.operations = operations;
    this.messaging = messaging;
    this.pages = pages;
  }

  /**
   * Reads on.
   *
   * @param limit at most so many, 1 or more
   * @return in order of delivery; none if there are no more by now
   * @throws dev.sluice.broker.error.BrokerException as the queue's peek; the cursor stays where it
   *     was, so the same can be asked again
   * @throws IllegalStateException if the broker is closed
   * @throws IllegalArgumentException if the limit is 0 or less
   */
  public List<M> next(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, is " + limit);
    }
    Messaging told = messaging.get();
    Page<M> page =
        operations.run(Operations.PEEK, told, session -> pages.read(session, told, place, limit));
    place = page.end();
    return page.messages();
  }

  /**
   * The rest, read a thousand at a time as the stream gets on. What was read ahead is passed over
   * for this cursor. Its terminal operation throws as {@link #next}.
   *
   * @return sequential, in order of delivery; ends where there are no more by then; nothing to
   *     close
   */
  public Stream<M> stream() {
    return StreamSupport.stream(new Rest(), false);
  }

  private final class Rest extends AbstractSpliterator<M> {

    private Iterator<M> page = Collections.emptyIterator();

    Rest() {
      super(Long.MAX_VALUE, ORDERED | NONNULL);
    }

    @Override
    public boolean tryAdvance(Consumer<? super M> action) {
      if (!page.hasNext()) {
        page = next(PAGE).iterator();
      }
      boolean more = page.hasNext();
      if (more) {
        action.accept(page.next());
      }
      return more;
    }
  }
}
