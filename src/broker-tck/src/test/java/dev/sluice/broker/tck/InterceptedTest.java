package dev.sluice.broker.tck;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.logging.Logging;
import dev.sluice.metrics.Metrics;
import dev.sluice.retry.Retry;
import dev.sluice.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;

/** Inside all four interceptors. */
class InterceptedTest extends Sqlite {

  @Override
  protected List<Interceptor> interceptors() {
    return List.of(
        Tracing.create(OpenTelemetry.noop()),
        Metrics.create(OpenTelemetry.noop()),
        Retry.builder()
            .minBackoff(Duration.ZERO)
            .initialBackoff(Duration.ofNanos(1000))
            .maxBackoff(Duration.ofMillis(1))
            .build(),
        Logging.create());
  }
}
