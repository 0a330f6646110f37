package dev.sluice.logging;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;

/** Makes {@link Logging} where it is installed as {@code logging}. */
public final class LoggingProvider implements InterceptorProvider {

  /** For the service loader. */
  public LoggingProvider() {}

  @Override
  public String name() {
    return "logging";
  }

  @Override
  public Interceptor create(Settings settings) {
    return Logging.create();
  }
}
