package dev.sluice.cli.demo;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Prints what the metrics of the units tell: how many, how long, how often again. */
final class OperationTable {

  private static final AttributeKey<String> UNIT = AttributeKey.stringKey("sluice.unit.name");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private OperationTable() {}

  static void print(Telemetry telemetry, PrintStream out) {
    Collection<MetricData> metrics = telemetry.metrics();
    Map<String, Long> retries = new TreeMap<>();
    metrics.stream()
        .filter(metric -> metric.getName().equals("sluice.unit.retries"))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .forEach(point -> retries.merge(unit(point.getAttributes()), point.getValue(), Long::sum));
    out.println("operation        count    p50 ms    p99 ms   retries");
    metrics.stream()
        .filter(metric -> metric.getName().equals("sluice.unit.duration"))
        .flatMap(metric -> metric.getExponentialHistogramData().getPoints().stream())
        .sorted((a, b) -> unit(a.getAttributes()).compareTo(unit(b.getAttributes())))
        .forEach(
            point ->
                out.println(
                    "%-15s %6d %9.3f %9.3f %9d"
                        .formatted(
                            row(point.getAttributes()),
                            point.getCount(),
                            quantile(point, 0.50) * 1000,
                            quantile(point, 0.99) * 1000,
                            retries.getOrDefault(unit(point.getAttributes()), 0L))));
    out.println("");
  }

  private static String unit(Attributes attributes) {
    return String.valueOf(attributes.get(UNIT));
  }

  /** Operations that failed are a row of their own. */
  private static String row(Attributes attributes) {
    return unit(attributes) + (attributes.get(ERROR) == null ? "" : ", failed");
  }

  /** The upper bound of the bucket that holds the quantile, in seconds. */
  static double quantile(ExponentialHistogramPointData point, double quantile) {
    ExponentialHistogramBuckets buckets = point.getPositiveBuckets();
    long rank = (long) Math.ceil(quantile * point.getCount()) - point.getZeroCount();
    long seen = 0;
    for (int i = 0; i < buckets.getBucketCounts().size(); i++) {
      seen += buckets.getBucketCounts().get(i);
      if (seen >= rank) {
        double growth = Math.pow(2, -point.getScale());
        return Math.min(Math.pow(2, growth * (buckets.getOffset() + i + 1)), point.getMax());
      }
    }
    return point.getMax();
  }
}
