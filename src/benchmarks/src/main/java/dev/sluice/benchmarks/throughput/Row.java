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
      | Case | messages/s (least–most) | p50 / p99 / max ms | fairness | baseline: messages/s, p50 / p99 / max ms | ratio (least–most) | bars |
      |---|---:|---:|---:|---:|---:|---|""";

  /** What one did beside another. */
  static Row of(String what, Result result, String baseline, Result other, List<Bar> bars) {
    return new Row(
        what,
        result.rate().format("%.0f"),
        latency(result.latencies()),
        number(result.fairness()),
        "%s: %s, %s".formatted(baseline, other.rate().format("%.0f"), latency(other.latencies())),
        result.ratio(other).format("%.2f"),
        bars);
  }

  /** What one did, with nothing beside it. */
  static Row of(String what, Result result, List<Bar> bars) {
    return new Row(
        what, result.rate().format("%.0f"), latency(result.latencies()), "", "", "", bars);
  }

  private static String latency(Latencies latencies) {
    return String.format(
        Locale.ROOT,
        "%.2f / %.2f / %.1f",
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.maxMillis());
  }

  private static String number(double value) {
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
