package dev.sluice.retry;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import dev.sluice.jdbc.error.ErrorKind;

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
    settings.duration("min-backoff").to(builder::minBackoff);
    settings.duration("initial-backoff").to(builder::initialBackoff);
    settings.duration("max-backoff").to(builder::maxBackoff);
    settings.choices("repeat-on", ErrorKind.class).to(builder::repeatOn);
    return builder.build();
  }
}
