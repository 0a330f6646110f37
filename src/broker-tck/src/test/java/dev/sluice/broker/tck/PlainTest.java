package dev.sluice.broker.tck;

import dev.sluice.broker.BrokerBuilder;
import dev.sluice.jdbc.runner.RunnerBuilder;
import org.junit.jupiter.api.Tag;

/** A connection for each unit, which takes its time. */
@Tag("long")
class PlainTest extends Sqlite {

  @Override
  protected BrokerBuilder configure(BrokerBuilder builder) {
    return builder.runner(RunnerBuilder::plain);
  }

  @Override
  protected boolean refusesWhatWaitsForItself() {
    return false;
  }
}
