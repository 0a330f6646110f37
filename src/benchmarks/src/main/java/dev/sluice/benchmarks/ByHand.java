package dev.sluice.benchmarks;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The same work with the span and the duration of the query written into it, which is what the SDK
 * costs without anything around the driver.
 */
final class ByHand implements Work {

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");
  private static final AttributeKey<String> QUERY_TEXT = AttributeKey.stringKey("db.query.text");
  private static final Attributes DATABASE = Attributes.of(SYSTEM, "sqlite", NAMESPACE, "orders");

  private final Tracer tracer;
  private final DoubleHistogram duration;

  ByHand(OpenTelemetry telemetry) {
    tracer = telemetry.getTracer("by hand");
    duration =
        telemetry
            .getMeter("by hand")
            .histogramBuilder("db.client.operation.duration")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(
                List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0))
            .build();
  }

  @Override
  public long prepareAndQuery(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Workload.SQL)) {
      return query(statement);
    }
  }

  @Override
  public long query(PreparedStatement statement) throws SQLException {
    Workload.bind(statement);
    try (ResultSet rows = executeQuery(statement)) {
      return Workload.onlyRow(rows);
    }
  }

  private ResultSet executeQuery(PreparedStatement statement) throws SQLException {
    Context parent = Context.current();
    Span span =
        tracer
            .spanBuilder("orders")
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setAllAttributes(DATABASE)
            .setAttribute(QUERY_TEXT, Workload.SQL)
            .startSpan();
    try (Scope scope = parent.with(span).makeCurrent()) {
      long start = System.nanoTime();
      try {
        return statement.executeQuery();
      } finally {
        duration.record((System.nanoTime() - start) / 1e9, DATABASE);
      }
    } finally {
      span.end();
    }
  }
}
