package dev.sluice.metrics;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ConnectionCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.unit.Purpose;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * OpenTelemetry metrics of statements, units and connections.
 *
 * <table>
 *   <caption>Instruments; durations are histograms in seconds</caption>
 *   <tr><th>Name</th><th>What it counts</th></tr>
 *   <tr><td>{@code db.client.operation.duration}</td>
 *       <td>each statement, begin, commit and rollback</td></tr>
 *   <tr><td>{@code db.client.connection.wait_time}</td>
 *       <td>each acquisition of a connection, failed ones included</td></tr>
 *   <tr><td>{@code db.client.connection.use_time}</td>
 *       <td>each connection, from its acquisition to its release</td></tr>
 *   <tr><td>{@code sluice.unit.duration}</td>
 *       <td>each unit, from its statement to its result, with all its attempts</td></tr>
 *   <tr><td>{@code sluice.unit.retries}</td>
 *       <td>a counter of attempts after the first</td></tr>
 * </table>
 *
 * <p>Attributes are few and bounded: the database, {@code db.operation.name} where the kind of call
 * tells it, {@code sluice.unit.name}, and of what failed {@code error.type}: the {@link ErrorKind},
 * or where that is {@code OTHER} the class of the exception. SQL is never one. After 200 names of
 * units, further ones are counted as {@code _OTHER}.
 *
 * <p>What a connection is depends on what is wrapped: around a pool, the two times are those of the
 * pool's callers; inside one, those of opening physical connections and of their lives.
 *
 * <p>Belongs outside a retry and may be outside or inside tracing; inside, histograms get
 * exemplars. Thread-safe; errors pass through as thrown.
 */
public final class Metrics implements Interceptor {

  private final Set<Kind> kinds;
  private final boolean upkeep;
  private final Operations operations;
  private final Connections connections;
  private final Units units;
  private final Messages messages; // null if they are not counted

  private Metrics(Builder builder) {
    Meter meter = builder.openTelemetry.getMeter("dev.sluice.metrics");
    kinds = builder.kinds();
    upkeep = builder.upkeep;
    operations = new Operations(meter, builder);
    connections = new Connections(this, meter, builder);
    units = new Units(meter, builder);
    messages = builder.messaging ? new Messages(meter, builder) : null;
  }

  /**
   * Measures a database that is known only to speak SQL.
   *
   * @param openTelemetry where the metrics go; not null
   * @return the interceptor
   */
  public static Metrics create(OpenTelemetry openTelemetry) {
    return builder(openTelemetry).build();
  }

  /**
   * Starts from the defaults.
   *
   * @param openTelemetry where the metrics go; not null
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
  public boolean wantsMessaging() {
    return messages != null;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (!upkeep && call.purpose() == Purpose.UPKEEP) {
      return next.proceed(call);
    }
    long start = System.nanoTime();
    Throwable failure = null;
    try {
      return next.proceed(call);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      record(call, start, System.nanoTime(), failure);
    }
  }

  private void record(Call<?> call, long start, long end, Throwable failure) {
    if (call instanceof UnitCall<?> unit) {
      units.record(unit, Durations.seconds(start, end), failure);
      if (messages != null) {
        messages.record(unit, Durations.seconds(start, end), failure);
      }
    } else if (call instanceof ConnectionCall<?> acquire && call.kind() == Kind.ACQUIRE) {
      connections.acquired(acquire.connection(), start, end, failure);
    } else if (call instanceof ConnectionCall<?> release && call.kind() == Kind.RELEASE) {
      connections.released(release.connection(), end);
    } else if (call instanceof JdbcCall<?> operation) {
      operations.record(operation, Durations.seconds(start, end), failure);
    }
  }

  @Override
  public String toString() {
    return "Metrics" + kinds;
  }

  /** What to measure, and what is known of the database. Not thread-safe. */
  public static final class Builder {

    final OpenTelemetry openTelemetry;
    String system = "other_sql";
    String namespace;
    String serverAddress;
    int serverPort;
    String poolName;
    boolean messaging;
    boolean queueNames;
    private boolean transactions = true;
    private boolean upkeep;

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
     * The database's name.
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
     * What the data source is called.
     *
     * @param name {@code db.client.connection.pool.name}, unique in the application; by default
     *     made of server and namespace, or else the product's name; not null
     * @return this
     */
    public Builder poolName(String name) {
      poolName = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Whether begin, commit and rollback are operations too.
     *
     * @param measured default true
     * @return this
     */
    public Builder transactions(boolean measured) {
      transactions = measured;
      return this;
    }

    /**
     * Whether housekeeping ({@link Purpose#UPKEEP}) is measured.
     *
     * @param measured default false
     * @return this
     */
    public Builder upkeep(boolean measured) {
      upkeep = measured;
      return this;
    }

    /**
     * Whether what units do with messages is measured by the semantic conventions for messaging,
     * version 1.43.0, whose names are in development and may change: counters {@code
     * messaging.client.sent.messages} and {@code messaging.client.consumed.messages}, histograms
     * {@code messaging.client.operation.duration} and {@code messaging.process.duration}. Their
     * attributes are {@code messaging.system} (always {@code sluice}), {@code
     * messaging.operation.name} and {@code .type}, and {@code error.type} of what failed.
     *
     * @param measured default false
     * @return this
     */
    public Builder messaging(boolean measured) {
      messaging = measured;
      return this;
    }

    /**
     * Whether {@code messaging.destination.name} is an attribute too: for applications with few
     * queues. After 200 combinations further queues are counted as {@code _OTHER}.
     *
     * @param told default false
     * @return this
     */
    public Builder queueNames(boolean told) {
      queueNames = told;
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the options of this moment
     */
    public Metrics build() {
      return new Metrics(this);
    }

    /** What the application has told of the database. */
    Database database() {
      return new Database(system, namespace, serverAddress, serverPort);
    }

    private Set<Kind> kinds() {
      Set<Kind> kinds = EnumSet.of(Kind.UNIT, Kind.ACQUIRE, Kind.RELEASE);
      kinds.addAll(Kind.STATEMENTS);
      if (transactions) {
        kinds.addAll(EnumSet.of(Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK));
      }
      return Collections.unmodifiableSet(kinds);
    }
  }
}
