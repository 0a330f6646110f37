package dev.sluice.micrometer;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import io.micrometer.core.instrument.Metrics;

/**
 * Makes {@link Micrometer} where it is installed as {@code micrometer}, of {@link
 * Metrics#globalRegistry}.
 */
public final class MicrometerProvider implements InterceptorProvider {

  /** For the service loader. */
  public MicrometerProvider() {}

  @Override
  public String name() {
    return "micrometer";
  }

  @Override
  public Interceptor create(Settings settings) {
    return Micrometer.builder(Metrics.globalRegistry).settings(settings).build();
  }
}
