package dev.sluice.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Pipeline;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.api.internal.SpanKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One span for a statement, where other instrumentation is around it or inside. */
class SurroundingSpanTest {

  private final Traces traces = new Traces();
  private final Pipeline pipeline =
      Pipeline.of(
          List.of(
              Tracing.builder(traces.openTelemetry())
                  .system("sqlite")
                  .namespace("orders")
                  .build()));

  private Span start(String name) {
    return traces
        .openTelemetry()
        .getTracer("other")
        .spanBuilder(name)
        .setSpanKind(SpanKind.CLIENT)
        .startSpan();
  }

  private void runWithin(Context context, Call<?> call) throws SQLException {
    try (Scope scope = context.makeCurrent()) {
      pipeline.run(call);
    }
  }

  @Test
  void theSpanThatAnotherHasBegunForTheStatementIsCompleted() throws SQLException {
    Span other = start("INSERT t");
    runWithin(
        SpanKey.DB_CLIENT.storeInContext(Context.root().with(other), other),
        Calls.batch("INSERT INTO t VALUES (?)", 3));
    other.end();

    SpanData span = traces.only();
    assertThat(span.getName()).isEqualTo("INSERT t");
    assertThat(span.getAttributes().get(stringKey("db.system.name"))).isEqualTo("sqlite");
    assertThat(span.getAttributes().get(stringKey("db.namespace"))).isEqualTo("orders");
    assertThat(span.getAttributes().get(stringKey("db.query.text")))
        .isEqualTo("INSERT INTO t VALUES (?)");
    assertThat(span.getAttributes().get(longKey("db.operation.batch.size"))).isEqualTo(3);
  }

  @Test
  void itTellsOfAFailureToo() {
    Span other = start("x");
    catchThrowable(
        () ->
            runWithin(
                SpanKey.DB_CLIENT.storeInContext(Context.root().with(other), other),
                Calls.update(
                    Calls.CONNECTION,
                    "x",
                    () -> {
                      throw new SQLException("no", "23505");
                    })));
    other.end();

    assertThat(traces.only().getStatus()).isEqualTo(StatusData.error());
    assertThat(traces.only().getAttributes().get(stringKey("db.response.status_code")))
        .isEqualTo("23505");
  }

  @Test
  void aStatementUnderAnEndedOrADistantDatabaseSpanHasItsOwn() throws SQLException {
    Span ended = start("ended");
    Context stale = SpanKey.DB_CLIENT.storeInContext(Context.root().with(ended), ended);
    ended.end();
    runWithin(stale, Calls.update(Calls.CONNECTION, "x", () -> 1));

    Span distant = start("distant");
    Span between = start("between");
    runWithin(
        SpanKey.DB_CLIENT.storeInContext(Context.root().with(distant), distant).with(between),
        Calls.update(Calls.CONNECTION, "x", () -> 1));

    assertThat(traces.ended())
        .extracting(SpanData::getName)
        .containsExactly("ended", "orders", "orders");
  }

  @Test
  void instrumentationInsideFindsThatTheStatementHasASpan() throws SQLException {
    String[] found = new String[1];
    runWithin(
        Context.root(),
        Calls.update(
            Calls.CONNECTION,
            "x",
            () -> {
              Span span = SpanKey.DB_CLIENT.fromContextOrNull(Context.current());
              found[0] = span.getSpanContext().getSpanId();
              return 1;
            }));

    assertThat(found[0]).isEqualTo(traces.only().getSpanId());
  }
}
