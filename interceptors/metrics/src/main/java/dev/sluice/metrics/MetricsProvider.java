package dev.sluice.metrics;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import io.opentelemetry.api.GlobalOpenTelemetry;

/**
 * Makes {@link Metrics} where it is installed as {@code metrics}, of {@link GlobalOpenTelemetry}.
 */
public final class MetricsProvider implements InterceptorProvider {

  /** For the service loader. */
  public MetricsProvider() {}

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public Interceptor create(Settings settings) {
    return Metrics.create(GlobalOpenTelemetry.get());
  }
}
