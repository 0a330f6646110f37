package dev.sluice.benchmarks.throughput;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A line of the table that is printed. Cells that don't apply are empty. */
record Row(
    String what,
    String rate,
    String latency,
    String fairness,
    String baseline,
    String ratio,
    List<Bar> bars) {

  static final String HEADER =
      """
      | Case | messages/s (least–most) | p50 / p99 / max ms | fairness | baseline, messages/s | ratio (least–most) | bars |
      |---|---:|---:|---:|---:|---:|---|""";

  static String latency(Latencies latencies) {
    return String.format(
        Locale.ROOT,
        "%.2f / %.2f / %.1f",
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.maxMillis());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  @Override
  public String toString() {
    return "| %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            what,
            rate,
            latency,
            fairness,
            baseline,
            ratio,
            bars.stream().map(Bar::toString).collect(Collectors.joining("; ")));
  }
}
