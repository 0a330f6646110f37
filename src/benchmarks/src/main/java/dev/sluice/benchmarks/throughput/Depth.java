package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Crew.Step;
import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A long queue is as quick as a short one. */
final class Depth implements Case {

  private static final double BAR = 1 / 1.3;

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    int shallow = 1000;
    int deep = (int) (1_000_000 * Math.min(1, lab.seconds()));
    Result few = new Result();
    Result many = new Result();
    try (Crew first = crew(lab, shallow);
        Crew second = crew(lab, deep)) {
      lab.turns(List.of(first, second)); // compiles the code, not counted
      for (int round = 0; round < lab.rounds(); round++) {
        List<Shift> shifts = lab.turns(List.of(first, second));
        few.add(shifts.get(0));
        many.add(shifts.get(1));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (String step : List.of("write", "claim", "peek")) {
      Result measured = many.of(step);
      Result baseline = few.of(step);
      rows.add(
          Row.of(
              "%d pending: %s".formatted(deep, step),
              measured,
              "%d pending".formatted(shallow),
              baseline,
              List.of(Bar.ratio(BAR, measured.ratio(baseline).median()))));
    }
    return rows;
  }

  /** One thread that leaves the queue as long as it was. */
  private static Crew crew(Lab lab, int pending) throws Exception {
    Path file = lab.folder().resolve("pending" + pending);
    Store.create(file, pending);
    Broker broker = Store.open(file, Synchronous.FULL);
    Store.growLog(file);
    MessageQueue tasks = broker.queue(Store.TASKS);
    return new Crew(file, broker)
        .add(
            1,
            Verb.WRITE.step(broker),
            Verb.CLAIM.step(broker),
            new Step("peek", () -> tasks.peek().isPresent() ? 1 : 0));
  }
}
