package dev.sluice.broker.backend;

import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** What happens to whole queues. */
public interface QueueStatements {

  /**
   * The queues that hold messages, claimed ones included.
   *
   * @param session any
   * @return names in the order of their bytes
   * @throws SQLException from the driver
   */
  List<String> names(Session session) throws SQLException;

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
   * @return in the order of {@link #names}
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

  /**
   * Removes every message of a queue.
   *
   * @param session in a write transaction
   * @param queue the queue
   * @return how many there were
   * @throws SQLException from the driver
   */
  int delete(Session session, String queue) throws SQLException;

  /**
   * Removes every message.
   *
   * @param session in a write transaction
   * @return how many there were
   * @throws SQLException from the driver
   */
  int deleteAll(Session session) throws SQLException;
}
