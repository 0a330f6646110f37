package dev.sluice.broker.backend;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What happens to messages. Each takes effect as a whole with its transaction; of two that claim or
 * move at the same time only one gets a message. What all implementations have in common stands at
 * the {@linkplain dev.sluice.broker.backend package}.
 */
public interface MessageStatements {

  /**
   * Stores pending messages, of any number of queues, in as few statements as the database allows.
   *
   * @param session in a write transaction
   * @param entries in the order they are to be delivered in; none is fine
   * @throws SQLException a constraint error if an ID is taken
   */
  void insert(Session session, List<QueueEntry> entries) throws SQLException;

  /**
   * Marks messages as claimed.
   *
   * @param session in a write transaction
   * @param queue their queue
   * @param selection which
   * @return those marked by this call and no others, by sequence
   * @throws SQLException from the driver
   */
  List<Message> claim(Session session, String queue, Selection selection) throws SQLException;

  /**
   * Reads messages.
   *
   * @param session any
   * @param queue their queue
   * @param selection which
   * @return by sequence
   * @throws SQLException from the driver
   */
  List<Message> peek(Session session, String queue, Selection selection) throws SQLException;

  /**
   * Reads the pending messages that come after a place in the order of delivery.
   *
   * @param session any
   * @param queue their queue
   * @param range which IDs
   * @param place the end of the page before; 0 for the beginning
   * @param limit at most so many, 1 or more
   * @return by sequence
   * @throws SQLException from the driver
   */
  Page<Message> peek(Session session, String queue, IdRange range, long place, int limit)
      throws SQLException;

  /**
   * Reads pending messages in the order of their IDs, until they make up so much text. Reads no
   * bodies behind that, and may end earlier, but not before the first message.
   *
   * @param session any
   * @param queue their queue
   * @param after only IDs greater than this; -1 for any
   * @param last no ID greater than this
   * @param characters ends with the message that makes it so many, 1 or more
   * @return by ID; none if there are no more
   * @throws SQLException from the driver
   */
  List<Message> peekById(Session session, String queue, long after, long last, int characters)
      throws SQLException;

  /**
   * Some messages in their order, and where they end.
   *
   * @param messages by sequence; not null
   * @param end the sequence of the last; where it began if there is none
   * @param <M> what is told of each
   */
  record Page<M>(List<M> messages, long end) {}

  /**
   * Moves messages, which keep ID and sequence and are pending afterwards.
   *
   * @param session in a write transaction
   * @param from their queue
   * @param to another queue
   * @param selection which
   * @return those moved by this call and no others, by sequence
   * @throws SQLException from the driver
   */
  List<Message> move(Session session, String from, String to, Selection selection)
      throws SQLException;

  /**
   * Removes messages, pending or claimed.
   *
   * @param session in a write transaction
   * @param queue their queue; IDs of other queues are ignored
   * @param ids which, any number
   * @return how many there were
   * @throws SQLException from the driver
   */
  int delete(Session session, String queue, Collection<MessageId> ids) throws SQLException;

  /**
   * Reads messages with their state.
   *
   * @param session any
   * @param queue their queue
   * @param selection which
   * @return by sequence
   * @throws SQLException from the driver
   */
  List<PeekedMessage> browse(Session session, String queue, Selection selection)
      throws SQLException;

  /**
   * Reads the messages that come after a place in the order of delivery, with their state.
   *
   * @param session any
   * @param queue their queue
   * @param range which IDs
   * @param place the end of the page before; 0 for the beginning
   * @param limit at most so many, 1 or more
   * @return by sequence
   * @throws SQLException from the driver
   */
  Page<PeekedMessage> browse(Session session, String queue, IdRange range, long place, int limit)
      throws SQLException;

  /**
   * Whether any message is pending.
   *
   * @param session any
   * @param queue the queue
   * @param range which IDs
   * @return true if so
   * @throws SQLException from the driver
   */
  boolean hasPending(Session session, String queue, IdRange range) throws SQLException;

  /**
   * The greatest ID of the pending messages.
   *
   * @param session any
   * @param queue the queue
   * @return empty if none is pending
   * @throws SQLException from the driver
   */
  Optional<MessageId> latestPending(Session session, String queue) throws SQLException;

  /**
   * The messages that contain a text.
   *
   * @param session any
   * @param queue the queue
   * @param search what is looked for
   * @return their IDs, by sequence
   * @throws SQLException from the driver
   */
  List<MessageId> find(Session session, String queue, TextSearch search) throws SQLException;
}
