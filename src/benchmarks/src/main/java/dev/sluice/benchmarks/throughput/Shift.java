package dev.sluice.benchmarks.throughput;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a crew did.
 *
 * @param tallies one for each thread and step
 */
record Shift(List<Tally> tallies) {

  /** Messages per second through the slowest of the steps. */
  double rate() {
    return least(threads -> threads.stream().mapToDouble(Tally::rate).sum());
  }

  /** The slowest thread's messages by the fastest's, in the step where they differ most. */
  double fairness() {
    return least(
        threads ->
            (double) threads.stream().mapToLong(Tally::messages).min().orElseThrow()
                / threads.stream().mapToLong(Tally::messages).max().orElseThrow());
  }

  private double least(ToDoubleFunction<List<Tally>> figure) {
    Collection<List<Tally>> steps =
        tallies.stream().collect(Collectors.groupingBy(Tally::step)).values();
    return steps.stream().mapToDouble(figure).min().orElseThrow();
  }

  Latencies latencies() {
    Latencies all = new Latencies();
    tallies.forEach(tally -> all.add(tally.latencies()));
    return all;
  }

  /** Of one step alone, with no other step's time. */
  Shift of(String step) {
    return new Shift(
        tallies.stream().filter(tally -> tally.step().equals(step)).map(Tally::apart).toList());
  }
}
