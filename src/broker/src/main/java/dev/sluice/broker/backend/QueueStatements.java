package dev.sluice.broker.backend;

import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * What happens to whole queues. A queue exists while it holds messages, claimed ones included. One
 * that does not exist is no error anywhere: it has nothing. Names are told apart and ordered by
 * their bytes. What all implementations have in common stands at the {@linkplain
 * dev.sluice.broker.backend package}.
 */
public interface QueueStatements {

  /**
   * The queues that exist.
   *
   * @param session any
   * @param prefix how their names begin; empty for any
   * @return names in the order of their bytes
   * @throws SQLException from the driver
   */
  List<String> names(Session session, String prefix) throws SQLException;

  /**
   * Those of some queues that exist.
   *
   * @param session any
   * @param names any number, each once
   * @return in the order given
   * @throws SQLException from the driver
   */
  List<String> existing(Session session, List<String> names) throws SQLException;

  /**
   * Whether a queue exists.
   *
   * @param session any
   * @param queue its name
   * @return true if so
   * @throws SQLException from the driver
   */
  boolean exists(Session session, String queue) throws SQLException;

  /**
   * Which of these queues hold pending messages. Looks at one entry of an index for each.
   *
   * @param session any
   * @param queues any number of names
   * @return those that do, in any order
   * @throws SQLException from the driver
   */
  List<String> pending(Session session, Collection<String> queues) throws SQLException;

  /**
   * What each queue holds.
   *
   * @param session any
   * @param prefix how their names begin; empty for any
   * @return in the order of {@link #names}
   * @throws SQLException from the driver
   */
  List<QueueStats> statsOfAll(Session session, String prefix) throws SQLException;

  /**
   * What one queue holds.
   *
   * @param session any
   * @param queue its name
   * @return zeros if it is not there
   * @throws SQLException from the driver
   */
  QueueStats stats(Session session, String queue) throws SQLException;

  /**
   * Counts pending messages. Goes through an index, and no further than it has to.
   *
   * @param session any
   * @param queue its name
   * @param most count no further than this
   * @return how many there are, or {@code most}
   * @throws SQLException from the driver
   */
  long pending(Session session, String queue, int most) throws SQLException;

  /**
   * The lowest ID of a pending message. Looks at one entry of an index.
   *
   * @param session any
   * @param queue its name
   * @return empty if none is pending
   * @throws SQLException from the driver
   */
  OptionalLong lowest(Session session, String queue) throws SQLException;

  /**
   * What all queues hold.
   *
   * @param session any
   * @return under an empty name
   * @throws SQLException from the driver
   */
  QueueStats total(Session session) throws SQLException;

  /**
   * The size of the store.
   *
   * @param session any
   * @return bytes of its main file or schema
   * @throws SQLException from the driver
   */
  long bytes(Session session) throws SQLException;

  /**
   * Gives all messages of a queue to another, which keeps their IDs, sequence and state.
   *
   * @param session in a write transaction
   * @param from the queue
   * @param to the other
   * @return how many there were
   * @throws SQLException from the driver
   */
  int rename(Session session, String from, String to) throws SQLException;

  /**
   * Removes messages of some queues.
   *
   * @param session in a write transaction
   * @param queues the queues, each once
   * @param before only IDs less than this; empty for all
   * @return how many there were
   * @throws SQLException from the driver
   */
  int delete(Session session, Collection<String> queues, OptionalLong before) throws SQLException;

  /**
   * Removes every message.
   *
   * @param session in a write transaction
   * @return how many there were
   * @throws SQLException from the driver
   */
  int deleteAll(Session session) throws SQLException;
}
