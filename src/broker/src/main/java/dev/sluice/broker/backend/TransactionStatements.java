package dev.sluice.broker.backend;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;

/**
 * What must be known of transactions that the broker has not begun, or not ended. Sessions here may
 * be connections of the application: nothing of their settings is changed.
 */
public interface TransactionStatements {

  /**
   * Which store a connection leads to.
   *
   * @param session any
   * @return equal for the same store only, whoever opened the connection; fit to be shown
   * @throws SQLException from the driver
   */
  String store(Session session) throws SQLException;

  /**
   * Asks the database whether a transaction is open; never waits, and leaves none open.
   *
   * @param session any
   * @return true inside a transaction
   * @throws SQLException from the driver
   */
  boolean inTransaction(Session session) throws SQLException;

  /**
   * Takes the lock that a write transaction has from its beginning, if the database has such a
   * thing. Waits as long as the connection's own settings say.
   *
   * @param session in a transaction that may only have read so far
   * @throws SQLException from the driver, a snapshot conflict if others have written since it read
   */
  void lock(Session session) throws SQLException;
}
