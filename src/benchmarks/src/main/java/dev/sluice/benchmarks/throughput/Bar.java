package dev.sluice.benchmarks.throughput;

import java.util.Locale;

/** What a figure must reach, and whether it does. */
record Bar(String text, boolean met) {

  static Bar ratio(double least, double measured) {
    return new Bar(String.format(Locale.ROOT, "≥ %.2f", least), measured >= least);
  }

  static Bar fairness(double least, double measured) {
    return new Bar(String.format(Locale.ROOT, "fairness ≥ %.2f", least), measured >= least);
  }

  static Bar p99(double millis, Latencies latencies) {
    return new Bar(
        String.format(Locale.ROOT, "p99 ≤ %.0f ms", millis), latencies.millis(0.99) <= millis);
  }

  static Bar worst(double millis, Latencies latencies) {
    return new Bar(
        String.format(Locale.ROOT, "worst ≤ %.0f ms", millis), latencies.maxMillis() <= millis);
  }

  @Override
  public String toString() {
    return text + (met ? " met" : " **missed**");
  }
}
