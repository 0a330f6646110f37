package com.example.rowlimit;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;

/** Makes a {@link RowLimit} where it is installed as {@code row-limit}. */
public final class RowLimitProvider implements InterceptorProvider {

  /** For the service loader. */
  public RowLimitProvider() {}

  @Override
  public String name() {
    return "row-limit";
  }

  @Override
  public Interceptor create(Settings settings) {
    RowLimit.Builder builder = RowLimit.builder();
    settings.number("rows").to(builder::rows);
    return builder.build();
  }
}
