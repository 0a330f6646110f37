package dev.sluice.tracing;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import dev.sluice.jdbc.sql.SqlSummary;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes {@link Tracing} where it is installed as {@code tracing}, of {@link GlobalOpenTelemetry}.
 * That must be set before, by the agent or the program; otherwise nothing is traced.
 */
public final class TracingProvider implements InterceptorProvider {

  private static final String ALL = "all";

  /** For the service loader. */
  public TracingProvider() {}

  @Override
  public String name() {
    return "tracing";
  }

  @Override
  public Interceptor create(Settings settings) {
    // get() would bar the program from setting its own later
    TracingBuilder builder = Tracing.builder(GlobalOpenTelemetry.getOrNoop());
    settings.text("system").to(builder::system);
    settings.text("namespace").to(builder::namespace);
    settings.server("server").to(at -> builder.server(at.getHostString(), at.getPort()));
    settings.flag("units").to(builder::units);
    settings.flag("statements").to(builder::statements);
    settings.flag("transactions").to(builder::transactions);
    settings.flag("connections").to(builder::connections);
    settings.flag("fetches").to(builder::fetches);
    settings.flag("query-text").to(builder::queryText);
    settings.flag("literals").to(builder::literals);
    settings.flag("summaries").to(on -> builder.summaries(on ? SqlSummary::of : null));
    settings.list("parameters").to(keys -> builder.parameters(chosen(keys)));
    settings.flag("exceptions").to(builder::exceptions);
    settings.flag("upkeep").to(builder::upkeep);
    settings.flag("messaging-attributes").to(builder::messagingAttributes);
    return builder.build();
  }

  private static Predicate<String> chosen(List<String> keys) {
    return keys.contains(ALL) ? key -> true : List.copyOf(keys)::contains;
  }
}
