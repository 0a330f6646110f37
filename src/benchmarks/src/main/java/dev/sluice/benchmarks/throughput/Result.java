package dev.sluice.benchmarks.throughput;

import java.util.ArrayList;
import java.util.List;

/** What one contestant did in all rounds. */
final class Result {

  private final List<Shift> rounds = new ArrayList<>();

  static Result of(Shift onlyRound) {
    Result result = new Result();
    result.add(onlyRound);
    return result;
  }

  void add(Shift round) {
    rounds.add(round);
  }

  /** Of one step alone, with no other step's time. */
  Result of(String step) {
    Result alone = new Result();
    rounds.forEach(round -> alone.add(round.of(step)));
    return alone;
  }

  /** Messages per second. */
  Spread rate() {
    return Spread.of(rounds.stream().map(Shift::rate).toList());
  }

  /** This rate by another's in the same round, since a round's mood is shared. */
  Spread ratio(Result other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      ratios.add(rounds.get(i).rate() / other.rounds.get(i).rate());
    }
    return Spread.of(ratios);
  }

  /** The slowest thread's messages by the fastest's. */
  double fairness() {
    return Spread.of(rounds.stream().map(Shift::fairness).toList()).median();
  }

  Latencies latencies() {
    Latencies all = new Latencies();
    rounds.forEach(round -> all.add(round.latencies()));
    return all;
  }
}
