package dev.sluice.broker.backend;

import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * A kind of database that carries queues. Stateless and thread-safe.
 *
 * <p>Operations run on the session of a unit that the broker has begun; those that change something
 * are in a write transaction that no other writer shares. Names and bodies arrive checked. Every
 * method throws what the driver or an interceptor threw.
 */
public interface Backend {

  /**
   * How write transactions begin, so that they have the write lock from the start.
   *
   * @return not null
   */
  TransactionStyle transactions();

  /**
   * How many connections the broker keeps.
   *
   * @return not null
   */
  LeaseOptions leases();

  /**
   * Prepares each fresh connection.
   *
   * @return not null
   */
  ConnectionSetup connectionSetup();

  /**
   * Makes sure that the store is ours and complete; creates or migrates it. A foreign or newer one
   * is refused untouched.
   *
   * @param runner runs the units this takes; not null
   * @throws SQLException if the store can't be read or written
   * @throws dev.sluice.broker.error.BrokerException if the store is refused
   */
  void open(SqlRunner runner) throws SQLException;

  /**
   * A number that changes when another connection has committed.
   *
   * @param session always on the same connection
   * @return comparable for equality only
   * @throws SQLException if it can't be read
   */
  long version(Session session) throws SQLException;

  /**
   * Allocates the next ID and stores it as the highest.
   *
   * @param session in a write transaction
   * @return greater than every ID allocated before
   * @throws SQLException from the driver, or if waiting for the clock was interrupted
   * @throws dev.sluice.broker.error.TimestampException if the clock stands too far behind
   */
  long allocateId(Session session) throws SQLException;

  /**
   * Stores a pending message.
   *
   * @param session in a write transaction
   * @param queue its queue
   * @param body its body
   * @param id an ID that is not taken
   * @throws SQLException a constraint error if it is
   */
  void insert(Session session, String queue, String body, long id) throws SQLException;

  /**
   * Raises the highest ID stored to that of the messages there are, if it lags behind.
   *
   * @param session in a write transaction
   * @throws SQLException from the driver
   */
  void resynchronizeIds(Session session) throws SQLException;

  /**
   * Marks messages as claimed.
   *
   * @param session in a write transaction
   * @param queue their queue
   * @param selection which
   * @return those marked, by sequence
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
   * Moves messages, which keep ID and sequence and are pending afterwards.
   *
   * @param session in a write transaction
   * @param from their queue
   * @param to another queue
   * @param selection which
   * @return those moved, by sequence
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
   * Removes every message of a queue.
   *
   * @param session in a write transaction
   * @param queue the queue
   * @return how many there were
   * @throws SQLException from the driver
   */
  int deleteQueue(Session session, String queue) throws SQLException;

  /**
   * Removes every message.
   *
   * @param session in a write transaction
   * @return how many there were
   * @throws SQLException from the driver
   */
  int deleteAll(Session session) throws SQLException;

  /**
   * The queues that hold messages, claimed ones included.
   *
   * @param session any
   * @return names in the order of their bytes
   * @throws SQLException from the driver
   */
  List<String> queues(Session session) throws SQLException;

  /**
   * What each queue holds.
   *
   * @param session any
   * @return in the order of {@link #queues}
   * @throws SQLException from the driver
   */
  List<QueueStats> stats(Session session) throws SQLException;

  /**
   * What one queue holds.
   *
   * @param session any
   * @param queue its name
   * @return zeros if it is not there
   * @throws SQLException from the driver
   */
  QueueStats stats(Session session, String queue) throws SQLException;
}
