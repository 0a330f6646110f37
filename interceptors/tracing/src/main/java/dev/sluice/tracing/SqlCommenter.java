package dev.sluice.tracing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.unit.Purpose;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tells the database who sends a statement: appends a comment to its text, by the specification of
 * sqlcommenter, {@code SELECT 1 /*application='orders',route='%2Fcart'*}{@code /}.
 *
 * <p>A text gets it when it is prepared, or executed without having been. Unchanged stay texts that
 * may have a comment already, calls in JDBC's braces, the entries of batches that are texts of
 * their own, begin and end of transactions, and housekeeping. Values are encoded, so nothing in
 * them can end the comment or be taken for a parameter.
 *
 * <p>Belongs inside of {@link Tracing}, so that the trace is that of the statement's span, and
 * outside of whatever shall see the comment. Thread-safe; errors pass through as thrown.
 */
public final class SqlCommenter implements Interceptor {

  private static final Set<Kind> KINDS =
      Set.copyOf(EnumSet.of(Kind.PREPARE, Kind.QUERY, Kind.UPDATE, Kind.EXECUTE));

  private final Map<String, String> tags;
  private final TextMapPropagator propagator;
  private final String constant;

  private SqlCommenter(Builder builder) {
    tags = new TreeMap<>(builder.tags);
    propagator = builder.propagator;
    constant = comment(tags);
  }

  /**
   * Starts without any tag.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Set<Kind> kinds() {
    return tags.isEmpty() && propagator == null ? Set.of() : KINDS;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call instanceof SqlCall<R> statement
        && !statement.isFixed()
        && call.purpose() != Purpose.UPKEEP
        && mayBeCommented(statement.sql())) {
      return next.proceed(statement.withSql(commented(statement.sql(), comment())));
    }
    return next.proceed(call);
  }

  /** Judged without knowing the dialect: what could be a comment somewhere is taken for one. */
  private static boolean mayBeCommented(String sql) {
    return !sql.isBlank()
        && !sql.contains("/*")
        && !sql.contains("--")
        && sql.indexOf('#') < 0
        && !sql.stripLeading().startsWith("{");
  }

  /** At the end, but before its semicolons, after which there would be another statement. */
  private static String commented(String sql, String comment) {
    if (comment.isEmpty()) {
      return sql;
    }
    String text = sql.stripTrailing();
    int end = text.length();
    while (end > 0
        && (text.charAt(end - 1) == ';' || Character.isWhitespace(text.charAt(end - 1)))) {
      end--;
    }
    return text.substring(0, end) + ' ' + comment + text.substring(end).stripLeading();
  }

  private String comment() {
    Context context = Context.current();
    if (propagator == null || !Span.fromContext(context).getSpanContext().isSampled()) {
      return constant;
    }
    Map<String, String> all = new TreeMap<>(tags);
    propagator.inject(context, all, Map::put);
    return comment(all);
  }

  private static String comment(Map<String, String> tags) {
    return tags.isEmpty()
        ? ""
        : tags.entrySet().stream()
            .map(tag -> encode(tag.getKey()) + "='" + encode(tag.getValue()) + '\'')
            .sorted()
            .collect(Collectors.joining(",", "/*", "*/"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
  }

  @Override
  public String toString() {
    return "SqlCommenter" + tags.keySet();
  }

  /** What to tell. Not thread-safe. */
  public static final class Builder {

    private final Map<String, String> tags = new TreeMap<>();
    private TextMapPropagator propagator;

    private Builder() {}

    /**
     * Adds a tag that all statements get, such as {@code application} or {@code db_driver}.
     *
     * @param key not empty
     * @param value few distinct ones: databases keep plans and statistics by text; not null
     * @return this
     */
    public Builder tag(String key, String value) {
      if (key.isEmpty()) {
        throw new IllegalArgumentException("a tag needs a key");
      }
      tags.put(key, Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Adds the trace, where the current span is sampled. Each text is then another one, which makes
     * statements that databases and pools keep prepared useless, and a statement that is prepared
     * once keeps the trace of that moment.
     *
     * @param with what writes {@code traceparent}, as {@code
     *     W3CTraceContextPropagator.getInstance()} does; null, the default, for no trace
     * @return this
     */
    public Builder trace(TextMapPropagator with) {
      propagator = with;
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the tags of this moment
     */
    public SqlCommenter build() {
      return new SqlCommenter(this);
    }
  }
}
