package dev.sluice.broker.tck;

import dev.sluice.broker.BrokerBuilder;
import dev.sluice.jdbc.lease.LeaseOptions;

/** A runner without group commit. */
class LeasedTest extends Sqlite {

  @Override
  protected BrokerBuilder configure(BrokerBuilder builder) {
    return builder.runner(runner -> runner.leased(LeaseOptions.DEFAULTS));
  }
}
