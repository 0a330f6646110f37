package dev.sluice.tracing;

import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.tracing.OperationShapes.Shape;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.sql.SQLException;

/** The spans of JDBC calls, by the semantic conventions for SQL databases. */
final class StatementSpans {

  private final Tracer tracer;
  private final OperationShapes shapes;
  private final Summaries summaries;
  private final Descriptions descriptions;
  private final FetchSpans fetches;
  private final Failures failures;

  /**
   * For one tracing.
   *
   * @param fetches is told of the statements that give rows; null if nobody wants to know
   */
  StatementSpans(
      TracingBuilder options,
      Tracer tracer,
      OperationShapes shapes,
      FetchSpans fetches,
      Failures failures) {
    this.tracer = tracer;
    this.shapes = shapes;
    this.fetches = fetches;
    this.failures = failures;
    summaries = new Summaries(options);
    descriptions = new Descriptions(options, summaries);
  }

  <R> R run(JdbcCall<R> call, Chain<R> next) throws SQLException {
    Context parent = Context.current();
    SqlCall<?> statement = call instanceof SqlCall<?> sql ? sql : null;
    Span surrounding = statement == null ? null : DatabaseSpanKey.surrounding(parent);
    if (surrounding != null) {
      descriptions.describe(surrounding, statement, shape(call, statement));
      return run(call, statement, surrounding, next);
    }
    Span span = start(parent, call, statement);
    Context context = parent.with(span);
    if (statement != null && isRecorded(span)) {
      context = DatabaseSpanKey.mark(context, span);
      descriptions.complete(span, statement);
    }
    try (Scope scope = context.makeCurrent()) {
      return run(call, statement, span, next);
    } finally {
      span.end();
    }
  }

  /** One that is sampled is recorded, and says so without taking the lock of the span. */
  private static boolean isRecorded(Span span) {
    return span.getSpanContext().isSampled() || span.isRecording();
  }

  private <R> R run(JdbcCall<R> call, SqlCall<?> statement, Span span, Chain<R> next)
      throws SQLException {
    try {
      R result = next.proceed(call);
      if (call.kind() == Kind.ACQUIRE && span.isRecording()) {
        acquired(call, span);
      }
      if (fetches != null && statement != null) {
        fetches.executed(statement, span);
      }
      return result;
    } catch (Throwable failure) {
      failures.record(span, failure);
      throw failure;
    }
  }

  /** The first connection tells where it leads only when it is there. */
  private void acquired(JdbcCall<?> call, Span span) {
    Shape shape = shape(call, null);
    span.updateName(shape.name()).setAllAttributes(shape.attributes());
  }

  private Span start(Context parent, JdbcCall<?> call, SqlCall<?> statement) {
    Shape shape = shape(call, statement);
    SpanBuilder span = tracer.spanBuilder(shape.name()).setParent(parent);
    if (call.kind() != Kind.ACQUIRE) {
      span.setSpanKind(SpanKind.CLIENT);
    }
    span.setAllAttributes(shape.attributes());
    if (statement != null) {
      descriptions.start(span, statement);
    }
    return span.startSpan();
  }

  private Shape shape(JdbcCall<?> call, SqlCall<?> statement) {
    Shape shape =
        statement != null && statement.batchSize() != 1
            ? shapes.batch(call.connection().database())
            : shapes.of(call.connection().database(), call.kind());
    if (statement == null) {
      return shape;
    }
    Procedure procedure = Procedure.of(statement.sql());
    return procedure == null
        ? summaries.shape(shape, statement)
        : procedure.shape(shape, statement.batchSize());
  }
}
