package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Crew.Operation;
import dev.sluice.benchmarks.throughput.Crew.Step;
import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import java.util.Locale;

/** One message, as the broker does it and as the loop does. */
enum Verb {
  /** A message of 100 bytes. */
  WRITE {
    @Override
    Operation of(Broker broker) {
      MessageQueue tasks = broker.queue(Store.TASKS);
      return () -> {
        tasks.write(Store.BODY);
        return 1;
      };
    }

    @Override
    Operation of(Loop loop) {
      return () -> loop.write(1);
    }
  },
  /** The first pending message; 0 if there is none. */
  CLAIM {
    @Override
    Operation of(Broker broker) {
      MessageQueue tasks = broker.queue(Store.TASKS);
      return () -> tasks.claim().isPresent() ? 1 : 0;
    }

    @Override
    Operation of(Loop loop) {
      return () -> loop.claim(1);
    }
  },
  /** The first pending message, to another queue; 0 if there is none. */
  MOVE {
    @Override
    Operation of(Broker broker) {
      MessageQueue tasks = broker.queue(Store.TASKS);
      MessageQueue done = broker.queue(Store.DONE);
      return () -> tasks.move(done).isPresent() ? 1 : 0;
    }

    @Override
    Operation of(Loop loop) {
      return () -> loop.move(1);
    }
  };

  abstract Operation of(Broker broker);

  abstract Operation of(Loop loop);

  Step step(Broker broker) {
    return new Step(toString(), of(broker));
  }

  Step step(Loop loop) {
    return new Step(toString(), of(loop));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
