package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Crew.Step;
import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Many messages in one unit, beside the best that plain JDBC does with as many rows. */
final class Batches implements Case {

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    List<Row> rows = new ArrayList<>(contest(100).hold(lab));
    rows.addAll(contest(1000).hold(lab));
    return rows;
  }

  private static Contest contest(int size) {
    return new Contest(
            size + " in one unit",
            size,
            (file, synchronous) -> {
              Broker broker = Store.open(file, synchronous);
              MessageQueue tasks = broker.queue(Store.TASKS);
              List<String> bodies = Collections.nCopies(size, Store.BODY);
              return new Crew(file, broker)
                  .add(
                      1,
                      new Step("write", () -> tasks.write(bodies).size()),
                      new Step("claim", () -> tasks.claim(size, IdRange.ALL).size()));
            })
        .against(
            "multi-row insert, one update",
            0.9,
            (file, synchronous) -> {
              Loop loop = new Loop(file, synchronous);
              return new Crew(file, loop)
                  .add(
                      1,
                      new Step("write", loop.multiRowWrite(size)),
                      new Step("claim", () -> loop.claim(size)));
            })
        .against(
            "batch",
            0.9,
            (file, synchronous) -> {
              Loop loop = new Loop(file, synchronous);
              return new Crew(file, loop)
                  .add(
                      1,
                      new Step("write", () -> loop.writeBatch(size)),
                      new Step("claim", () -> loop.claim(size)));
            })
        .apart("write", "claim");
  }
}
