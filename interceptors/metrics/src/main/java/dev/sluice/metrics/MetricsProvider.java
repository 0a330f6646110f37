package dev.sluice.metrics;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import io.opentelemetry.api.GlobalOpenTelemetry;

/**
 * Makes {@link Metrics} where it is installed as {@code metrics}, of {@link GlobalOpenTelemetry}.
 * That must be set before, by the agent or the program; otherwise nothing is measured.
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
    // get() would bar the program from setting its own later
    Metrics.Builder builder = Metrics.builder(GlobalOpenTelemetry.getOrNoop()).settings(settings);
    settings.flag("messaging").to(builder::messaging);
    settings.flag("queue-names").to(builder::queueNames);
    return builder.build();
  }
}
