package dev.sluice.benchmarks.throughput;

import java.util.List;
import java.util.Locale;

/** A figure of several rounds. */
record Spread(double median, double least, double most) {

  static Spread of(List<Double> rounds) {
    List<Double> sorted = rounds.stream().sorted().toList();
    int last = sorted.size() - 1;
    double median = (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(last));
  }

  /** The median, and in parentheses the least and the most. */
  String format(String number) {
    return String.format(
        Locale.ROOT, "%1$s (%1$s–%1$s)".replaceAll("%1\\$s", number), median, least, most);
  }
}
