package dev.sluice.cli.demo;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.logging.Logging;
import dev.sluice.metrics.Metrics;
import dev.sluice.retry.Retry;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import dev.sluice.tracing.Tracing;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The chain of the demonstration, and what its spans and metrics tell. */
final class Telemetry {

  private static final int MAX_SPANS = 20_000;

  private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();
  private final Reader reader = new Reader();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(new Exporter()))
                  .build())
          .setMeterProvider(
              SdkMeterProvider.builder()
                  .registerMetricReader(reader)
                  .registerView(
                      InstrumentSelector.builder().setName("sluice.unit.duration").build(),
                      View.builder()
                          .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                          .build())
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  private final Faults faults = new Faults();
  private final List<Interceptor> chain =
      List.of(
          Tracing.builder(sdk).system("sqlite").transactions(true).build(),
          Metrics.builder(sdk).system("sqlite").build(),
          Retry.withDefaults(),
          Logging.create(),
          faults);

  /** Outermost first: tracing, metrics, retry, logging, faults. */
  List<Interceptor> chain() {
    return chain;
  }

  Tracer tracer() {
    return sdk.getTracer("demo");
  }

  /** Makes one write and one delete find the database busy, as if somebody else held it. */
  void busyOnce() {
    faults.on(Kind.BEGIN).unit("write").nth(1).fail(SqlFaults::busy);
    faults.on(Kind.BEGIN).unit("delete").nth(1).fail(SqlFaults::busy);
  }

  /** The spans of a message that was written and worked on here, with an attempt that failed. */
  List<SpanData> retriedMessage() {
    return spans.stream()
        .filter(span -> span.getName().equals("process"))
        .map(span -> message(span.getTraceId()))
        .filter(message -> message.stream().anyMatch(span -> !span.getEvents().isEmpty()))
        .findFirst()
        .orElse(List.of());
  }

  /** A trace, and those that are linked to it: a receipt has its own. */
  private List<SpanData> message(String trace) {
    Set<String> traces =
        spans.stream()
            .filter(
                span ->
                    span.getLinks().stream()
                        .anyMatch(link -> link.getSpanContext().getTraceId().equals(trace)))
            .map(SpanData::getTraceId)
            .collect(Collectors.toSet());
    return spans.stream()
        .filter(span -> span.getTraceId().equals(trace) || traces.contains(span.getTraceId()))
        .toList();
  }

  Collection<MetricData> metrics() {
    return reader.registration.collectAllMetrics();
  }

  private final class Exporter implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      if (kept.getAndAdd(ended.size()) < MAX_SPANS) {
        spans.addAll(ended);
      }
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private static final class Reader implements MetricReader {
    private volatile CollectionRegistration registration = CollectionRegistration.noop();

    @Override
    public void register(CollectionRegistration registration) {
      this.registration = registration;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
