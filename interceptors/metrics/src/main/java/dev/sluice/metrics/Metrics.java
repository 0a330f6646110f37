package dev.sluice.metrics;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.measure.Measuring;
import dev.sluice.jdbc.measure.MeasuringOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterBuilder;
import java.util.Objects;

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
 *   <tr><td>{@code db.client.connection.count}</td>
 *       <td>connections acquired and not released, now</td></tr>
 *   <tr><td>{@code db.client.connection.pending_requests}</td>
 *       <td>acquisitions under way, now</td></tr>
 *   <tr><td>{@code db.client.connection.timeouts}</td>
 *       <td>a counter of acquisitions that ended by a time limit</td></tr>
 *   <tr><td>{@code db.client.response.returned_rows}</td>
 *       <td>the rows of each result set, if asked for</td></tr>
 *   <tr><td>{@code sluice.unit.duration}</td>
 *       <td>each unit, from its statement to its result, with all its attempts</td></tr>
 *   <tr><td>{@code sluice.unit.wait_time}</td>
 *       <td>the part of it outside its transactions, of each unit that tried to have one</td></tr>
 *   <tr><td>{@code sluice.unit.retries}</td>
 *       <td>a counter of attempts after the first</td></tr>
 * </table>
 *
 * <p>Attributes are few and bounded: the database, {@code db.operation.name} where the kind of call
 * tells it, {@code sluice.unit.name}, and of what failed {@code error.type}. Of calls of the
 * database that is its code, which operations have as {@code db.response.status_code} too, or else
 * the class of the exception, and {@code sluice.error.kind} is the {@link ErrorKind}; of units it
 * is that kind, or where it is {@code OTHER} the class of the exception. SQL is never one. After
 * 200 databases, pools, units or codes, further ones are counted as one.
 *
 * <p>What a connection is depends on what is wrapped: around a pool, it is that of the pool's
 * callers; inside one, it is a physical one.
 *
 * <p>Belongs outside a retry and may be outside or inside tracing; inside, histograms get
 * exemplars. Thread-safe; errors pass through as thrown.
 */
public final class Metrics extends Measuring {

  private static final String SCHEMA = "https://opentelemetry.io/schemas/1.43.0";

  private final Operations operations;
  private final Connections connections;
  private final Rows rows;
  private final Units units;
  private final Messages messages; // null if they are not counted

  private Metrics(Builder builder) {
    super(builder);
    Meter meter = meter(builder.openTelemetry);
    Outcomes outcomes = new Outcomes();
    operations = new Operations(meter, builder, outcomes);
    connections = new Connections(meter, builder, outcomes);
    rows = new Rows(meter, builder);
    units = new Units(meter, builder, outcomes);
    messages = builder.messaging ? new Messages(meter, builder, outcomes) : null;
  }

  static Meter meter(OpenTelemetry openTelemetry) {
    MeterBuilder meter = openTelemetry.meterBuilder("dev.sluice.metrics").setSchemaUrl(SCHEMA);
    String version = Metrics.class.getPackage().getImplementationVersion();
    return version == null ? meter.build() : meter.setInstrumentationVersion(version).build();
  }

  /**
   * Measures whatever databases the URLs of connections tell.
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
  public boolean wantsMessaging() {
    return messages != null;
  }

  @Override
  protected void operation(JdbcCall<?> call, long nanos, Throwable failure) {
    operations.record(call, Durations.seconds(nanos), failure);
  }

  @Override
  protected void requested(Database database) {
    connections.requested(database);
  }

  @Override
  protected void answered(Database requested, Database database, long nanos, Throwable failure) {
    connections.answered(requested, database, Durations.seconds(nanos), failure);
  }

  @Override
  protected void released(Database database, long nanos) {
    connections.released(database, Durations.seconds(nanos));
  }

  @Override
  protected void returned(ConnectionInfo connection, long count) {
    rows.record(connection.database(), count);
  }

  @Override
  protected void unit(
      UnitCall<?> unit, Database database, long nanos, long waited, Throwable failure) {
    units.record(unit, database, nanos, waited, failure);
    if (messages != null) {
      messages.record(unit, Durations.seconds(nanos), failure);
    }
  }

  /** What to measure, and what is known of the database. Not thread-safe. */
  public static final class Builder extends MeasuringOptions<Builder> {

    final OpenTelemetry openTelemetry;
    boolean messaging;
    boolean queueNames;

    private Builder(OpenTelemetry openTelemetry) {
      this.openTelemetry = openTelemetry;
    }

    @Override
    protected Builder self() {
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
  }
}
