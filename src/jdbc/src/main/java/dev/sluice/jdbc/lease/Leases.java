package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.Internal;
import dev.sluice.jdbc.UnitCall;
import java.sql.SQLException;

/** Where a runner's connections come from. Every lease taken is given back once. Thread-safe. */
@Internal
public interface Leases extends AutoCloseable {

  /** What a connection is wanted for. */
  enum Use {
    /** Transactions that write. */
    WRITE("writer"),
    /** Statements that read, each by itself. */
    READ("reader"),
    /** A held session that reads. */
    HOLD("held");

    /** What messages call the connections. */
    final String label;

    Use(String label) {
      this.label = label;
    }
  }

  /**
   * A few connections for each use, kept with their prepared statements.
   *
   * @param connector opens them; not null
   * @param options how many and how long; not null
   * @return the leases
   */
  static Leases kept(Connector connector, LeaseOptions options) {
    return new KeptLeases(connector, options);
  }

  /**
   * A connection for each unit, straight from the data source.
   *
   * @param connector opens them; not null
   * @return the leases
   */
  static Leases perUnit(Connector connector) {
    return new PerUnitLeases(connector);
  }

  /**
   * Refuses a unit that would wait for a connection of this thread's own, as {@link #take} does;
   * for a runner where it would wait for another thread that waits for it.
   *
   * @param use what for; not null
   * @param unit who would wait; not null
   * @throws IllegalStateException if it would wait for its own thread
   */
  void refuseNested(Use use, UnitCall<?> unit);

  /**
   * Who holds connections, for the message of a unit that waited in vain.
   *
   * @param use which connections; not null
   * @return unit, thread and time of each, and whether it is idle in a transaction; "nobody" where
   *     none is out, or nobody waits for anybody
   */
  String holders(Use use);

  /**
   * A connection bound to the unit, in autocommit, without a transaction.
   *
   * @param use what for; not null
   * @param unit for whom; its deadline and stop signal end the wait; not null
   * @return the lease, the caller's until it is given back
   * @throws SQLException if none can be had, or none in time
   * @throws IllegalStateException if these leases are closed, or the unit would wait for its own
   *     thread
   */
  Lease take(Use use, UnitCall<?> unit) throws SQLException;

  /**
   * Takes it back.
   *
   * @param use what it was taken for; not null
   * @param lease what was taken; not null
   * @param failure onto which what goes wrong is suppressed, or null to have that logged
   */
  void give(Use use, Lease lease, Throwable failure);

  /**
   * Takes back one whose session can't be reached any more and was not closed, and reports that.
   * The connection ends, and with it what is open on it: somebody may have kept it.
   *
   * @param use what it was taken for; not null
   * @param lease what was taken; not null
   */
  void reclaim(Use use, Lease lease);

  @Override
  void close();
}
