package dev.sluice.tracing;

import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Memo;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.database.Database;
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
  private final Memo<Database, Shapes> shapes;

  /** What all spans of one operation have in common. */
  private record Shape(String name, Attributes attributes) {}

  /** Those of one database; a statement has none of its own. */
  private record Shapes(Map<Kind, Shape> byKind, Shape batch) {

    static Shapes of(Database database) {
      Attributes attributes = attributes(database);
      String target = target(database);
      Shape unnamed = new Shape(target == null ? database.system() : target, attributes);
      Map<Kind, Shape> byKind = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        byKind.put(
            kind, Kind.STATEMENTS.contains(kind) ? unnamed : named(kind, target, attributes));
      }
      return new Shapes(byKind, named(Kind.BATCH, target, attributes));
    }
  }

  StatementSpans(Tracing.Builder options, Tracer tracer) {
    this.tracer = tracer;
    queryText = options.queryText;
    literals = options.literals;
    Database told = options.database();
    shapes = new Memo<>(100, learnt -> Shapes.of(told.or(learnt)));
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
    Shapes ofDatabase = shapes.of(call.connection().database());
    Shape shape = several ? ofDatabase.batch : ofDatabase.byKind.get(call.kind());
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

  private static Attributes attributes(Database database) {
    AttributesBuilder attributes = Attributes.builder().put(Keys.SYSTEM, database.system());
    if (database.namespace() != null) {
      attributes.put(Keys.NAMESPACE, database.namespace());
    }
    if (database.serverAddress() != null) {
      attributes.put(Keys.SERVER_ADDRESS, database.serverAddress());
      if (database.serverPort() != 0) {
        attributes.put(Keys.SERVER_PORT, (long) database.serverPort());
      }
    }
    return attributes.build();
  }

  /** What the conventions call the target: the closest known description of what is operated on. */
  private static String target(Database database) {
    if (database.namespace() != null || database.serverAddress() == null) {
      return database.namespace();
    }
    return database.serverPort() == 0
        ? database.serverAddress()
        : database.serverAddress() + ":" + database.serverPort();
  }
}
