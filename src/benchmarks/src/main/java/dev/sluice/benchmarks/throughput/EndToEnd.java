package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Contest.Contestant;
import dev.sluice.broker.Broker;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.nio.file.Path;
import java.util.List;

/** Threads that write and as many that claim, in messages that have gone through both. */
final class EndToEnd {

  /** So that no claimer finds the queue empty because a writer is late. */
  static final int BACKLOG = 5000;

  static List<Row> eight(Lab lab) throws Exception {
    return contest(8, 1.2).hold(lab);
  }

  static List<Row> sixtyFour(Lab lab) throws Exception {
    return contest(64, 2.5).hold(lab);
  }

  private EndToEnd() {}

  private static Contest contest(int threads, double bar) {
    return new Contest(
            "%1$d + %1$d threads: write, claim".formatted(threads), BACKLOG, broker(threads))
        .against("loop", bar, EndToEnd::loop);
  }

  static Contestant broker(int threads) {
    return (file, synchronous) -> {
      Broker broker = Store.open(file, synchronous);
      return new Crew(file, broker)
          .add(threads, Verb.WRITE.step(broker))
          .add(threads, Verb.CLAIM.step(broker));
    };
  }

  private static Crew loop(Path file, Synchronous synchronous) throws Exception {
    Loop loop = new Loop(file, synchronous);
    return new Crew(file, loop).add(1, Verb.WRITE.step(loop), Verb.CLAIM.step(loop));
  }
}
