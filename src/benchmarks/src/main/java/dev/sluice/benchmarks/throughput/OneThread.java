package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Crew.Operation;
import dev.sluice.benchmarks.throughput.Crew.Step;
import dev.sluice.broker.Broker;
import java.util.ArrayList;
import java.util.List;

/** One thread keeps up with the loop, though each of its operations is a unit in a chain. */
final class OneThread implements Case {

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (Verb verb : Verb.values()) {
      rows.addAll(
          new Contest(
                  "1 thread: " + verb,
                  verb == Verb.WRITE ? 0 : lab.plenty(),
                  (file, synchronous) -> {
                    Broker broker = Store.open(file, synchronous);
                    return new Crew(file, broker).add(1, step(verb, verb.of(broker)));
                  })
              .against(
                  "loop",
                  0.85,
                  (file, synchronous) -> {
                    Loop loop = new Loop(file, synchronous);
                    return new Crew(file, loop).add(1, step(verb, verb.of(loop)));
                  })
              .hold(lab));
    }
    return rows;
  }

  private static Step step(Verb verb, Operation operation) {
    return new Step(verb.toString(), operation.neverIdle());
  }
}
