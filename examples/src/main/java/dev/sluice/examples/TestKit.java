package dev.sluice.examples;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import java.nio.file.Path;

/** A broker on the real database whose calls are recorded and can be made to fail. */
record TestKit(Broker broker, Recorder recorder, Faults faults) implements AutoCloseable {

  static TestKit on(Path database) {
    return on(database, Retry.withDefaults());
  }

  /** The retry outside, so that the recorder sees every attempt; the faults next to the driver. */
  static TestKit on(Path database, Retry retry) {
    Recorder recorder = Recorder.builder().without(Purpose.UPKEEP).build();
    Faults faults = new Faults();
    Broker broker =
        Broker.builder(SqliteDataSource.at(database)).interceptors(retry, recorder, faults).open();
    recorder.clear(); // of what opening did
    return new TestKit(broker, recorder, faults);
  }

  MessageQueue queue(String name) {
    return broker.queue(name);
  }

  @Override
  public void close() {
    broker.close();
  }
}
