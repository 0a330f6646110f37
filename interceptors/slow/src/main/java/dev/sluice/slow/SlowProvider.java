package dev.sluice.slow;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import java.time.Duration;

/**
 * Makes {@link Slow} where it is installed as {@code slow}; statements are slow after one second.
 */
public final class SlowProvider implements InterceptorProvider {

  /** For the service loader. */
  public SlowProvider() {}

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public Interceptor create(Settings settings) {
    Slow.Builder builder = Slow.builder();
    builder.statements(Duration.ofSeconds(1));
    settings.duration("statements").to(builder::statements);
    settings.duration("connections").to(builder::connections);
    settings.duration("idle-transactions").to(builder::idleTransactions);
    settings.flag("stacks").to(builder::stacks);
    settings.flag("literals").to(builder::literals);
    settings.number("max-sql-length").to(builder::maxSqlLength);
    return builder.build();
  }
}
