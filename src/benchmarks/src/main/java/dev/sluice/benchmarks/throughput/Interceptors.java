package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Contest.Contestant;
import dev.sluice.broker.Broker;
import dev.sluice.jdbc.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tracing, metrics, retry and logging, all recording, take little of the throughput. */
final class Interceptors implements Case {

  private final Supplier<Interceptor[]> production;

  Interceptors(Supplier<Interceptor[]> production) {
    this.production = production;
  }

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    Interceptor[] four = production.get();
    List<Row> rows = new ArrayList<>(contest(1, 0.95, four).hold(lab));
    rows.addAll(contest(8, 0.9, four).hold(lab));
    return rows;
  }

  private static Contest contest(int threads, double bar, Interceptor... four) {
    return new Contest(
            (threads == 1 ? "1 thread" : threads + " threads") + ": write, four interceptors",
            0,
            broker(threads, four))
        .against("without them", bar, broker(threads));
  }

  private static Contestant broker(int threads, Interceptor... interceptors) {
    return (file, synchronous) -> {
      Broker broker = Store.open(file, synchronous, interceptors);
      return new Crew(file, broker).add(threads, Verb.WRITE.step(broker));
    };
  }
}
