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

  /** A connection bound to the unit, in autocommit, without a transaction. */
  Lease take(Use use, UnitCall<?> unit) throws SQLException;

  /** Takes it back; what goes wrong is suppressed onto the failure, or logged if that is null. */
  void give(Use use, Lease lease, Throwable failure);

  @Override
  void close();
}
