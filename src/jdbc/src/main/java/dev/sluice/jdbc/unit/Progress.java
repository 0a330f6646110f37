package dev.sluice.jdbc.unit;

import java.sql.SQLException;

/**
 * Tells whether others get on while this caller waits, so that patience is not mistaken for a hang.
 */
@FunctionalInterface
public interface Progress {

  /**
   * A number that differs from an earlier answer when somebody else has committed in between.
   * Called during back-off, from any thread.
   *
   * @return the number now
   * @throws SQLException if it can't be told; counts as no progress
   */
  long version() throws SQLException;
}
