package dev.sluice.benchmarks.throughput;

import dev.sluice.broker.Broker;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.util.List;

/** Without the wait for the disk, where the units and the chain weigh the most. */
final class Normal implements Case {

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    return new Contest(
            "1 thread: write, synchronous=NORMAL",
            0,
            (file, synchronous) -> {
              Broker broker = Store.open(file, synchronous);
              return new Crew(file, broker).add(1, Verb.WRITE.step(broker));
            })
        .against(
            "loop",
            0.7,
            (file, synchronous) -> {
              Loop loop = new Loop(file, synchronous);
              return new Crew(file, loop).add(1, Verb.WRITE.step(loop));
            })
        .synchronous(Synchronous.NORMAL)
        .hold(lab);
  }
}
