package dev.sluice.tracing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.unit.Purpose;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
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
 *       span by the semantic conventions for SQL databases; inside a unit it is the unit's child.
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
 * failure sets the status {@code ERROR}, {@code error.type} to the {@link ErrorKind} or, where that
 * is {@code OTHER}, the class of the exception, and {@code db.response.status_code} to the driver's
 * error code or else the SQLSTATE. Messages of exceptions and parameters are never recorded; texts
 * that {@linkplain SqlCall#mayHoldData may hold data} only if asked for.
 *
 * <p>Belongs outermost in a chain. Thread-safe; errors pass through as thrown. Carries the
 * OpenTelemetry context to other threads and, by the propagators of the {@code OpenTelemetry} it
 * was made from, through messages.
 */
public final class Tracing implements Interceptor, ContextPropagation {

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Set<Kind> kinds;
  private final boolean upkeep;
  private final UnitSpans units;
  private final StatementSpans statements;

  Tracing(Builder builder) {
    tracer = builder.openTelemetry.getTracer("dev.sluice.tracing");
    propagator = builder.openTelemetry.getPropagators().getTextMapPropagator();
    kinds = builder.kinds();
    upkeep = builder.upkeep;
    units =
        new UnitSpans(this, tracer, new MessagingSpans(this, tracer, builder.messagingAttributes));
    statements = new StatementSpans(builder, tracer);
  }

  /**
   * Traces units and statements of a database that is known only to speak SQL.
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
  public static Builder builder(OpenTelemetry openTelemetry) {
    return new Builder(Objects.requireNonNull(openTelemetry, "openTelemetry"));
  }

  @Override
  public Set<Kind> kinds() {
    return kinds;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (!tracer.isEnabled() || (!upkeep && call.purpose() == Purpose.UPKEEP)) {
      return next.proceed(call);
    }
    if (call instanceof JdbcCall<R> statement) {
      return statements.run(statement, next);
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

  /** What to trace, and what is known of the database. Not thread-safe. */
  public static final class Builder {

    final OpenTelemetry openTelemetry;
    String system = "other_sql";
    String namespace;
    String serverAddress;
    int serverPort;
    boolean queryText = true;
    boolean literals;
    private boolean units = true;
    private boolean statements = true;
    private boolean transactions;
    private boolean upkeep;
    boolean messagingAttributes;

    private Builder(OpenTelemetry openTelemetry) {
      this.openTelemetry = openTelemetry;
    }

    /**
     * The database product.
     *
     * @param name {@code db.system.name} by the conventions, such as {@code sqlite} or {@code
     *     postgresql}; by default what the {@linkplain Database#of URL} of each connection says;
     *     not null
     * @return this
     */
    public Builder system(String name) {
      system = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * The database's name, which also names the spans of statements.
     *
     * @param name {@code db.namespace}; few distinct values; null, the default, for what the URL of
     *     each connection says
     * @return this
     */
    public Builder namespace(String name) {
      namespace = name;
      return this;
    }

    /**
     * Where the database runs; by default what the URL of each connection says.
     *
     * @param address {@code server.address}, a host name or IP address; not null
     * @param port {@code server.port}, or 0 if it is the product's default
     * @return this
     */
    public Builder server(String address, int port) {
      serverAddress = Objects.requireNonNull(address, "address");
      serverPort = port;
      return this;
    }

    /**
     * Whether units are spans, linked with the transactions they share.
     *
     * @param traced default true
     * @return this
     */
    public Builder units(boolean traced) {
      units = traced;
      return this;
    }

    /**
     * Whether queries, updates, executions and batches are spans.
     *
     * @param traced default true
     * @return this
     */
    public Builder statements(boolean traced) {
      statements = traced;
      return this;
    }

    /**
     * Whether begin, commit, rollback and savepoint are spans.
     *
     * @param traced default false
     * @return this
     */
    public Builder transactions(boolean traced) {
      transactions = traced;
      return this;
    }

    /**
     * Whether {@code db.query.text} is recorded: the text of a statement as given, with its
     * placeholders.
     *
     * @param recorded default true
     * @return this
     */
    public Builder queryText(boolean recorded) {
      queryText = recorded;
      return this;
    }

    /**
     * Whether {@code db.query.text} is recorded as well where the text {@linkplain
     * SqlCall#mayHoldData may hold data} as literals.
     *
     * @param recorded default false
     * @return this
     */
    public Builder literals(boolean recorded) {
      literals = recorded;
      return this;
    }

    /**
     * Whether housekeeping ({@link Purpose#UPKEEP}) is traced.
     *
     * @param traced default false
     * @return this
     */
    public Builder upkeep(boolean traced) {
      upkeep = traced;
      return this;
    }

    /**
     * Whether spans of units that handle messages are named and described by the semantic
     * conventions for messaging, version 1.43.0, whose names are in development and may change:
     * {@code write orders} instead of {@code write}, {@code messaging.system} (always {@code
     * sluice}), {@code messaging.operation.name} and {@code .type}, {@code
     * messaging.destination.name}, and {@code messaging.message.id} or {@code
     * messaging.batch.message_count}.
     *
     * @param recorded default false
     * @return this
     */
    public Builder messagingAttributes(boolean recorded) {
      messagingAttributes = recorded;
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the options of this moment
     */
    public Tracing build() {
      return new Tracing(this);
    }

    /** What the application has told of the database. */
    Database database() {
      return new Database(system, namespace, serverAddress, serverPort);
    }

    private Set<Kind> kinds() {
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      if (units) {
        kinds.addAll(EnumSet.of(Kind.UNIT, Kind.TRANSACTION));
      }
      if (statements) {
        kinds.addAll(Kind.STATEMENTS);
      }
      if (transactions) {
        kinds.addAll(EnumSet.of(Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.SAVEPOINT));
      }
      return Collections.unmodifiableSet(kinds);
    }
  }
}
