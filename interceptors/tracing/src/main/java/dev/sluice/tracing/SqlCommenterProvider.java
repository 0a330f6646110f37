package dev.sluice.tracing;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import java.util.List;

/** Makes {@link SqlCommenter} where it is installed as {@code sqlcommenter}. */
public final class SqlCommenterProvider implements InterceptorProvider {

  /** For the service loader. */
  public SqlCommenterProvider() {}

  @Override
  public String name() {
    return "sqlcommenter";
  }

  @Override
  public Interceptor create(Settings settings) {
    SqlCommenter.Builder builder = SqlCommenter.builder();
    settings.list("tags").to(tags -> add(tags, builder));
    if (settings.flag("trace").orElse(false)) {
      builder.trace(W3CTraceContextPropagator.getInstance());
    }
    Interceptor commenter = builder.build();
    if (commenter.kinds().isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to comment: set sluice.sqlcommenter.tags or sluice.sqlcommenter.trace");
    }
    return commenter;
  }

  private static void add(List<String> tags, SqlCommenter.Builder builder) {
    for (String tag : tags) {
      int equals = tag.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("each tag must be key=value");
      }
      builder.tag(tag.substring(0, equals).strip(), tag.substring(equals + 1).strip());
    }
  }
}
