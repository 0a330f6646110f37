package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Contest.Contestant;
import dev.sluice.benchmarks.throughput.Crew.Step;
import dev.sluice.broker.Broker;
import java.util.List;

/** Threads that each wait for their own message to be durable share the wait for the disk. */
final class ManyWriters {

  static List<Row> eight(Lab lab) throws Exception {
    return new Contest("8 threads: write", 0, broker(8))
        .against("loop", 2.5, loop(1))
        .against("100 rows per transaction", 0.4, loop(100))
        .p99(10)
        .fairness(0.5)
        .hold(lab);
  }

  static List<Row> sixtyFour(Lab lab) throws Exception {
    return new Contest("64 threads: write", 0, broker(64))
        .against("100 rows per transaction", 0.7, loop(100))
        .hold(lab);
  }

  private ManyWriters() {}

  private static Contestant broker(int threads) {
    return (file, synchronous) -> {
      Broker broker = Store.open(file, synchronous);
      return new Crew(file, broker).add(threads, Verb.WRITE.step(broker));
    };
  }

  private static Contestant loop(int rows) {
    return (file, synchronous) -> {
      Loop loop = new Loop(file, synchronous);
      return new Crew(file, loop).add(1, new Step("write", () -> loop.write(rows)));
    };
  }
}
