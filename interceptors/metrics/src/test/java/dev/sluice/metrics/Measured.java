package dev.sluice.metrics;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An OpenTelemetry of the test's own, and what has been measured. */
final class Measured {

  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetry openTelemetry =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .build();

  OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  Collection<MetricData> all() {
    return reader.collectAllMetrics();
  }

  /** The number of recordings of a histogram, by attributes. */
  Map<Attributes, Long> counts(String histogram) {
    return points(histogram).stream()
        .collect(Collectors.toMap(HistogramPointData::getAttributes, HistogramPointData::getCount));
  }

  List<HistogramPointData> points(String histogram) {
    return named(histogram)
        .flatMap(metric -> metric.getHistogramData().getPoints().stream())
        .toList();
  }

  /** The value of a counter, by attributes. */
  Map<Attributes, Long> sums(String counter) {
    return named(counter)
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .collect(Collectors.toMap(LongPointData::getAttributes, LongPointData::getValue));
  }

  private Stream<MetricData> named(String name) {
    return all().stream().filter(metric -> metric.getName().equals(name));
  }
}
