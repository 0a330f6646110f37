package dev.sluice.metrics;

import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/** Durations in seconds, and histograms of them with the boundaries that the conventions advise. */
final class Durations {

  private static final List<Double> SECONDS =
      List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);

  private Durations() {}

  static double seconds(long startNanos, long endNanos) {
    return (endNanos - startNanos) / 1e9;
  }

  static DoubleHistogram histogram(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(SECONDS)
        .build();
  }
}
