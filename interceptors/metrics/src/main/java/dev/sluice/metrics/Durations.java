package dev.sluice.metrics;

import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/** Durations in seconds, and histograms of them with the boundaries that the conventions advise. */
final class Durations {

  private static final List<Double> SECONDS =
      List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);

  private static final List<Double> MESSAGING =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private Durations() {}

  static double seconds(long nanos) {
    return nanos / 1e9;
  }

  static DoubleHistogram histogram(Meter meter, String name, String description) {
    return histogram(meter, name, description, SECONDS);
  }

  /** With the boundaries that the conventions advise for messaging. */
  static DoubleHistogram messaging(Meter meter, String name, String description) {
    return histogram(meter, name, description, MESSAGING);
  }

  private static DoubleHistogram histogram(
      Meter meter, String name, String description, List<Double> boundaries) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(boundaries)
        .build();
  }
}
