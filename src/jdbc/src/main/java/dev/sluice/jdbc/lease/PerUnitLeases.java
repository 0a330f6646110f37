package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.UnitCall;
import java.sql.SQLException;

/** A connection for each unit, straight from the data source: the baseline of correctness. */
final class PerUnitLeases implements Leases {

  private final Connector connector;

  PerUnitLeases(Connector connector) {
    this.connector = connector;
  }

  @Override
  public void refuseNested(Use use, UnitCall<?> unit) {
    // Nobody waits for anybody here.
  }

  @Override
  public String holders(Use use) {
    return Permits.NOBODY;
  }

  @Override
  public Lease take(Use use, UnitCall<?> unit) throws SQLException {
    Holder holder = new Holder(unit.description());
    holder.start();
    Lease lease = connector.open(unit, LeaseOptions.DEFAULTS.statements);
    lease.takenBy(holder, unit);
    return lease;
  }

  @Override
  public void give(Use use, Lease lease, Throwable failure) {
    try {
      lease.close();
    } catch (SQLException | RuntimeException e) {
      Cleanup.report(failure, "a connection did not close", e);
    }
  }

  @Override
  public void reclaim(Use use, Lease lease) {
    LeaseReport report = lease.forgotten(use);
    give(use, lease, null);
    report.sendTo(LeaseOptions.DEFAULTS.listener);
  }

  @Override
  public void close() {
    // Nothing is kept.
  }
}
