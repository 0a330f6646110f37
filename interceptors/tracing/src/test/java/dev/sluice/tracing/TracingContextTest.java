package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Unit;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TracingContextTest {

  private final Traces traces = new Traces();
  private final Pipeline pipeline = Pipeline.of(List.of(Tracing.create(traces.openTelemetry())));
  private final ContextPropagation context = pipeline.context();

  @Test
  void aCapturedContextIsRestoredOnAnotherThread() {
    unit(
        "producer",
        () -> {
          Object captured = context.capture();
          CompletableFuture.runAsync(
                  () -> {
                    try (ContextPropagation.Scope scope = context.attach(captured)) {
                      unit("consumer", () -> {});
                    }
                    assertThat(Span.current().getSpanContext().isValid()).isFalse();
                  },
                  task -> new Thread(task).start())
              .join();
        });

    assertThat(traces.named("consumer").getParentSpanId())
        .isEqualTo(traces.named("producer").getSpanId());
  }

  @Test
  void aContextTravelsThroughTheHeadersOfAMessage() {
    Map<String, String> headers = new HashMap<>();
    unit("producer", () -> context.inject(headers));
    try (ContextPropagation.Scope scope = context.attach(context.extract(headers))) {
      unit("consumer", () -> {});
    }

    assertThat(headers).containsOnlyKeys("traceparent");
    assertThat(traces.named("consumer").getTraceId())
        .isEqualTo(traces.named("producer").getTraceId());
  }

  @Test
  void withoutAContextHeadersStayAsTheyAre() {
    Map<String, String> headers = new HashMap<>();
    context.inject(headers);

    assertThat(headers).isEmpty();
  }

  @Test
  void aMessageWithoutContextStartsATraceOfItsOwn() {
    try (ContextPropagation.Scope scope = context.attach(context.extract(Map.of()))) {
      unit("consumer", () -> {});
    }

    assertThat(traces.only().getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void aTracingThatGoesNowhereLetsCallsThrough() throws SQLException {
    Pipeline silent = Pipeline.of(List.of(Tracing.create(OpenTelemetry.noop())));

    assertThat(silent.run(Calls.update(Calls.CONNECTION, "x", () -> 3))).isEqualTo(3);
  }

  private void unit(String name, Runnable work) {
    try {
      pipeline.run(
          new UnitCall<Object>(
              Unit.read(name),
              call -> {
                work.run();
                return null;
              }));
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }
}
