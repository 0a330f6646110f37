package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.UnitCall;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/** A few connections for each use, kept with their prepared statements. */
final class KeptLeases implements Leases {

  private final Map<Use, LeasePool> pools = new EnumMap<>(Use.class);
  private final LeaseOptions options;

  KeptLeases(Connector connector, LeaseOptions options) {
    this.options = options;
    pools.put(Use.WRITE, new LeasePool(Use.WRITE, options.writers, connector, options));
    pools.put(Use.READ, new LeasePool(Use.READ, options.readers, connector, options));
    pools.put(Use.HOLD, new LeasePool(Use.HOLD, options.held, connector, options));
  }

  @Override
  public void refuseNested(Use use, UnitCall<?> unit) {
    pools.get(use).refuseNested(unit);
  }

  @Override
  public String holders(Use use) {
    return pools.get(use).holders();
  }

  @Override
  public Lease take(Use use, UnitCall<?> unit) throws SQLException {
    return pools.get(use).take(unit);
  }

  @Override
  public void give(Use use, Lease lease, Throwable failure) {
    pools.get(use).give(lease, failure);
  }

  @Override
  public void reclaim(Use use, Lease lease) {
    pools.get(use).reclaim(lease);
  }

  @Override
  public void close() {
    long deadline = System.nanoTime() + options.closeNanos;
    for (LeasePool pool : pools.values()) {
      pool.refuseAll();
    }
    for (LeasePool pool : pools.values()) {
      pool.close(deadline);
    }
  }
}
