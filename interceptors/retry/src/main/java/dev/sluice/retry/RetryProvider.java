package dev.sluice.retry;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;

/** Makes {@link Retry} where it is installed as {@code retry}. */
public final class RetryProvider implements InterceptorProvider {

  /** For the service loader. */
  public RetryProvider() {}

  @Override
  public String name() {
    return "retry";
  }

  @Override
  public Interceptor create(Settings settings) {
    Retry.Builder builder = Retry.builder();
    settings.number("max-attempts").to(builder::maxAttempts);
    settings.duration("idle-budget").to(builder::idleBudget);
    return builder.build();
  }
}
