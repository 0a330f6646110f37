package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.UnitCall;
import java.sql.SQLException;

/** Where a runner's connections come from. Every lease taken is given back once. */
interface Leases extends AutoCloseable {

  /** What a connection is wanted for. */
  enum Use {
    WRITE,
    READ,
    HOLD
  }

  /**
   * Refuses a unit that would wait for a connection of this thread's own, as {@link #take} does;
   * for a runner where it would wait for another thread that waits for it.
   */
  void refuseNested(Use use, UnitCall<?> unit);

  /** A connection bound to the unit, in autocommit, without a transaction. */
  Lease take(Use use, UnitCall<?> unit) throws SQLException;

  /** Takes it back; what goes wrong is suppressed onto the failure, or logged if that is null. */
  void give(Use use, Lease lease, Throwable failure);

  @Override
  void close();
}
