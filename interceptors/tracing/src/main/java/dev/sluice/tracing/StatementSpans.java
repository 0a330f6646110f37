package dev.sluice.tracing;

import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/**
 * The spans of JDBC calls, by the semantic conventions for SQL databases. SQL is not parsed, so a
 * span is named after its operation only where the kind of call tells it, and otherwise after the
 * database.
 */
final class StatementSpans {

  private final Tracer tracer;
  private final boolean queryText;
  private final boolean literals;
  private final Map<Kind, Shape> shapes = new EnumMap<>(Kind.class);
  private final Shape batch;

  /** What all spans of one operation have in common. */
  private record Shape(String name, Attributes attributes) {}

  StatementSpans(Tracing.Builder options, Tracer tracer) {
    this.tracer = tracer;
    queryText = options.queryText;
    literals = options.literals;
    Attributes database = database(options);
    String target = target(options);
    Shape unnamed = new Shape(target == null ? options.system : target, database);
    for (Kind kind : Kind.values()) {
      shapes.put(kind, Kind.STATEMENTS.contains(kind) ? unnamed : named(kind, target, database));
    }
    batch = named(Kind.BATCH, target, database);
  }

  private static Shape named(Kind kind, String target, Attributes database) {
    String name = target == null ? kind.name() : kind + " " + target;
    return new Shape(name, database.toBuilder().put(Keys.OPERATION, kind.name()).build());
  }

  <R> R run(JdbcCall<R> call, Chain<R> next) throws SQLException {
    Context parent = Context.current();
    Span span = start(parent, call);
    try (Scope scope = parent.with(span).makeCurrent()) {
      return next.proceed(call);
    } catch (Throwable failure) {
      Failures.record(span, failure);
      throw failure;
    } finally {
      span.end();
    }
  }

  private Span start(Context parent, JdbcCall<?> call) {
    SqlCall<?> statement = call instanceof SqlCall<?> sql ? sql : null;
    boolean several = statement != null && statement.batchSize() != 1;
    Shape shape = several ? batch : shapes.get(call.kind());
    SpanBuilder span =
        tracer
            .spanBuilder(shape.name)
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setAllAttributes(shape.attributes);
    if (several) {
      span.setAttribute(Keys.BATCH_SIZE, statement.batchSize());
    }
    if (queryText && statement != null && (literals || !statement.mayHoldData())) {
      span.setAttribute(Keys.QUERY_TEXT, statement.sql());
    }
    return span.startSpan();
  }

  private static Attributes database(Tracing.Builder options) {
    AttributesBuilder attributes = Attributes.builder().put(Keys.SYSTEM, options.system);
    if (options.namespace != null) {
      attributes.put(Keys.NAMESPACE, options.namespace);
    }
    if (options.serverAddress != null) {
      attributes.put(Keys.SERVER_ADDRESS, options.serverAddress);
      if (options.serverPort != 0) {
        attributes.put(Keys.SERVER_PORT, (long) options.serverPort);
      }
    }
    return attributes.build();
  }

  /** What the conventions call the target: the closest known description of what is operated on. */
  private static String target(Tracing.Builder options) {
    if (options.namespace != null || options.serverAddress == null) {
      return options.namespace;
    }
    return options.serverPort == 0
        ? options.serverAddress
        : options.serverAddress + ":" + options.serverPort;
  }
}
