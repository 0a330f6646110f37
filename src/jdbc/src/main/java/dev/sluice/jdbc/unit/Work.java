package dev.sluice.jdbc.unit;

import java.sql.SQLException;

/**
 * What a unit does.
 *
 * @param <R> the type of its result
 */
@FunctionalInterface
public interface Work<R> {

  /**
   * Does it once.
   *
   * @param session valid until this returns; not null
   * @return the unit's result
   * @throws SQLException to fail the attempt; any exception rolls a transaction back
   */
  R run(Session session) throws SQLException;

  /**
   * Roughly how much data it carries, so that a runner can bound how much it puts into one
   * transaction.
   *
   * @return bytes, 0 if it is little
   */
  default int bytes() {
    return 0;
  }
}
