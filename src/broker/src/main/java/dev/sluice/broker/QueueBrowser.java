package dev.sluice.broker;

import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.TextSearch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks at everything a queue holds, claimed messages included as long as they are there, and
 * changes nothing. For people and tools; a consumer wants {@link MessageQueue#claim()}.
 *
 * <pre>{@code
 * PeekCursor<PeekedMessage> all = queue.browse().all(IdRange.ALL);
 * for (List<PeekedMessage> page = all.next(100); !page.isEmpty(); page = all.next(100)) {
 *   page.forEach(message -> print(message));
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. All throw as every operation of a {@link MessageQueue}.
 */
public final class QueueBrowser {

  private final Operations operations;
  private final MessageStatements statements;
  private final String queue;

  QueueBrowser(Operations operations, String queue) {
    this.operations = operations;
    this.statements = operations.backend().messages();
    this.queue = queue;
  }

  /**
   * Reads one message, pending or claimed.
   *
   * @param id not null
   * @return the message, or empty if it is not in this queue
   */
  public Optional<PeekedMessage> get(MessageId id) {
    return browse(Selection.of(id).withClaimed()).stream().findFirst();
  }

  /**
   * Reads several messages, pending and claimed. Goes through the queue's whole index.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @return in order of delivery, possibly none
   */
  public List<PeekedMessage> list(int limit, IdRange range) {
    return browse(Selection.first(limit, range).withClaimed());
  }

  private List<PeekedMessage> browse(Selection selection) {
    return operations.run(Operations.PEEK, session -> statements.browse(session, queue, selection));
  }

  /**
   * Starts reading all messages, pending and claimed, some at a time. All of it together goes
   * through the whole store once.
   *
   * @param range which IDs; not null
   * @return a cursor before the first of them; reads nothing yet
   */
  public PeekCursor<PeekedMessage> all(IdRange range) {
    Objects.requireNonNull(range, "range");
    return new PeekCursor<>(
        operations,
        () -> null,
        (session, nobody, place, limit) -> statements.browse(session, queue, range, place, limit));
  }

  /**
   * Reads pending messages in the order of their IDs, which need not be that of delivery, until
   * they make up so much text. For copies of a queue that is too large to be held in memory.
   *
   * @param after only IDs greater than this: that of the last message read, or -1 to begin with
   * @param last no ID greater than this; not null
   * @param characters ends with the message that makes it so many, or before; 1 or more
   * @return by ID; none if there are no more
   * @throws IllegalArgumentException if {@code characters} is 0 or less
   */
  public List<Message> pendingById(long after, MessageId last, int characters) {
    if (characters < 1) {
      throw new IllegalArgumentException("characters must be 1 or more, is " + characters);
    }
    return operations.run(
        Operations.PEEK,
        session -> statements.peekById(session, queue, after, last.value(), characters));
  }

  /**
   * Finds messages by a part of their text. Reads every body until it has found enough.
   *
   * @param search what, how many and where; not null
   * @return their IDs, in order of delivery
   */
  public List<MessageId> find(TextSearch search) {
    Objects.requireNonNull(search, "search");
    return operations.run(Operations.FIND, session -> statements.find(session, queue, search));
  }

  /**
   * The greatest ID among the pending messages, which need not be the last to be delivered.
   *
   * @return empty if none is pending
   */
  public Optional<MessageId> latestPending() {
    return operations.run(Operations.PEEK, session -> statements.latestPending(session, queue));
  }
}
