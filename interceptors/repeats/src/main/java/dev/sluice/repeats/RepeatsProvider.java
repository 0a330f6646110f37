package dev.sluice.repeats;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;

/** Makes {@link Repeats} where it is installed as {@code repeats}. */
public final class RepeatsProvider implements InterceptorProvider {

  /** For the service loader. */
  public RepeatsProvider() {}

  @Override
  public String name() {
    return "repeats";
  }

  @Override
  public Interceptor create(Settings settings) {
    Repeats.Builder builder = Repeats.builder();
    settings.number("repeats").to(builder::repeats);
    settings.number("statements").to(builder::statements);
    settings.number("max-sql-length").to(builder::maxSqlLength);
    settings.list("libraries").to(libraries -> libraries.forEach(builder::library));
    return builder.build();
  }
}
