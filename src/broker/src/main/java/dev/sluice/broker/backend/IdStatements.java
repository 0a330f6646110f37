package dev.sluice.broker.backend;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Gives IDs, and keeps the highest of them in the store; it is never lowered, not even when all
 * messages are gone. IDs given by a transaction that is rolled back may be given again.
 */
public interface IdStatements {

  /**
   * Allocates IDs and stores the last as the highest, with one look at the store and one change of
   * it.
   *
   * @param session in a write transaction
   * @param count how many, 1 or more
   * @return in ascending order, each greater than every ID allocated before
   * @throws SQLException from the driver, or if waiting for the clock was interrupted
   * @throws dev.sluice.broker.error.TimestampException if the clock stands too far behind
   */
  long[] allocate(Session session, int count) throws SQLException;

  /**
   * The highest ID given or restored so far.
   *
   * @param session any
   * @return 0 if none was
   * @throws SQLException from the driver
   */
  long last(Session session) throws SQLException;

  /**
   * Raises the highest ID stored, if it is lower.
   *
   * @param session in a write transaction
   * @param floor what it shall be at least
   * @throws SQLException from the driver
   */
  void raise(Session session, long floor) throws SQLException;

  /**
   * How far an ID lies ahead of the clock that IDs are made from.
   *
   * @param id any ID
   * @return negative if it is in the past
   */
  Duration ahead(long id);

  /**
   * Raises the highest ID stored to that of the messages there are, if it lags behind.
   *
   * @param session in a write transaction
   * @throws SQLException from the driver
   */
  void resynchronize(Session session) throws SQLException;
}
