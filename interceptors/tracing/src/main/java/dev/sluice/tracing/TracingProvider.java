package dev.sluice.tracing;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import io.opentelemetry.api.GlobalOpenTelemetry;

/**
 * Makes {@link Tracing} where it is installed as {@code tracing}, of {@link GlobalOpenTelemetry}.
 */
public final class TracingProvider implements InterceptorProvider {

  /** For the service loader. */
  public TracingProvider() {}

  @Override
  public String name() {
    return "tracing";
  }

  @Override
  public Interceptor create(Settings settings) {
    return Tracing.create(GlobalOpenTelemetry.get());
  }
}
