package dev.sluice.broker.backend;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;

/** Gives IDs, and keeps the highest of them; it is never lowered. */
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
   * Raises the highest ID stored to that of the messages there are, if it lags behind.
   *
   * @param session in a write transaction
   * @throws SQLException from the driver
   */
  void resynchronize(Session session) throws SQLException;
}
