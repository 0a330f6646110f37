package dev.sluice.tracing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.unit.Purpose;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * OpenTelemetry spans for units and statements.
 *
 * <ul>
 *   <li>A unit is an {@code INTERNAL} span with the unit's name. Each attempt at it that failed is
 *       an event of that span.
 *   <li>A statement, and where asked for the begin and end of a transaction, is a {@code CLIENT}
 *       span by the semantic conventions for SQL databases, version {@value #CONVENTIONS_VERSION};
 *       inside a unit it is the unit's child. Where another instrumentation has begun that span
 *       already, as the OpenTelemetry Java agent does, it is that one which is completed.
 *   <li>Where asked for, acquiring a connection and reading a result set are {@code INTERNAL}
 *       spans.
 *   <li>A transaction that carries several units has a span of its own, which has the statements as
 *       children and is linked with the span of every unit.
 *   <li>A unit that handles messages has a span of the kind that the semantic conventions for
 *       messaging say: {@code PRODUCER} where they are written, {@code CLIENT} where they are
 *       claimed, moved, read or deleted by ID, {@code CONSUMER} where one is worked on. The context
 *       of the write travels with the message: who receives it is linked to the write, and who
 *       works on it as well, or is its child where no other span is current.
 * </ul>
 *
 * <p>A span is current while its call runs, so log records and spans made inside belong to it. A
 * failure sets the status {@code ERROR}, {@code db.response.status_code} to the driver's error code
 * or else the SQLSTATE, {@code error.type} to the same or else the class of the exception, and
 * {@code sluice.error.kind} to the {@link ErrorKind}. Of a unit, which may be about any database,
 * that kind is the {@code error.type}. Messages of exceptions, parameters, and texts that
 * {@linkplain SqlCall#mayHoldData may hold data} are recorded only if asked for.
 *
 * <p>Belongs outermost in a chain. Thread-safe; errors pass through as thrown. Carries the
 * OpenTelemetry context to other threads and, by the propagators of the {@code OpenTelemetry} it
 * was made from, through messages.
 */
public final class Tracing implements Interceptor, ContextPropagation {

  /**
   * The version of OpenTelemetry's semantic conventions that attributes and names are taken from.
   */
  public static final String CONVENTIONS_VERSION = "1.43.0";

  private static final String SCHEMA = "https://opentelemetry.io/schemas/" + CONVENTIONS_VERSION;

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Set<Kind> kinds;
  private final boolean upkeep;
  private final boolean parameters;
  private final UnitSpans units;
  private final StatementSpans statements;
  private final FetchSpans fetches;

  Tracing(TracingBuilder builder) {
    tracer = tracer(builder.openTelemetry);
    propagator = builder.openTelemetry.getPropagators().getTextMapPropagator();
    kinds = builder.kinds();
    upkeep = builder.upkeep;
    parameters = builder.parameters != null;
    Failures failures = new Failures(builder.exceptions);
    units =
        new UnitSpans(
            this, tracer, new MessagingSpans(this, tracer, builder.messagingAttributes), failures);
    OperationShapes shapes = new OperationShapes(builder.database());
    fetches = builder.fetches ? new FetchSpans(this, tracer, shapes, failures) : null;
    statements = new StatementSpans(builder, tracer, shapes, fetches, failures);
  }

  private static Tracer tracer(OpenTelemetry openTelemetry) {
    TracerBuilder tracer = openTelemetry.tracerBuilder("dev.sluice.tracing").setSchemaUrl(SCHEMA);
    String version = Tracing.class.getPackage().getImplementationVersion();
    return version == null ? tracer.build() : tracer.setInstrumentationVersion(version).build();
  }

  /**
   * Traces units and statements. Which database it is, is learnt from the URL of each connection.
   *
   * @param openTelemetry where the spans go; not null
   * @return the interceptor
   */
  public static Tracing create(OpenTelemetry openTelemetry) {
    return builder(openTelemetry).build();
  }

  /**
   * Starts from the defaults.
   *
   * @param openTelemetry where the spans go; not null
   * @return a builder
   */
  public static TracingBuilder builder(OpenTelemetry openTelemetry) {
    return new TracingBuilder(Objects.requireNonNull(openTelemetry, "openTelemetry"));
  }

  @Override
  public Set<Kind> kinds() {
    return kinds;
  }

  @Override
  public boolean wantsParameters() {
    return parameters;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call.kind() == Kind.RELEASE) {
      return fetches.release((JdbcCall<R>) call, next);
    }
    if (!tracer.isEnabled() || (!upkeep && call.purpose() == Purpose.UPKEEP)) {
      return next.proceed(call);
    }
    if (call instanceof FetchCall fetch) {
      return fetches.move(fetch, call, next);
    }
    if (call instanceof JdbcCall<R> jdbc) {
      return statements.run(jdbc, next);
    }
    if (call instanceof UnitCall<R> unit) {
      return units.run(unit, next);
    }
    return units.run((TransactionCall<R>) call, next);
  }

  @Override
  public Object capture() {
    return Context.current();
  }

  @Override
  public Scope attach(Object context) {
    return ((Context) context).makeCurrent()::close;
  }

  @Override
  public void inject(Map<String, String> headers) {
    inject(Context.current(), headers);
  }

  void inject(Context context, Map<String, String> headers) {
    propagator.inject(context, headers, Map::put);
  }

  @Override
  public Object extract(Map<String, String> headers) {
    return extract(Context.current(), headers);
  }

  Context extract(Context context, Map<String, String> headers) {
    return propagator.extract(context, headers, HeaderGetter.INSTANCE);
  }

  @Override
  public String toString() {
    return "Tracing" + kinds;
  }

  private enum HeaderGetter implements TextMapGetter<Map<String, String>> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Map<String, String> headers) {
      return headers.keySet();
    }

    @Override
    public String get(Map<String, String> headers, String key) {
      return headers.get(key);
    }
  }
}
