package dev.sluice.micrometer;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.measure.Measuring;
import dev.sluice.jdbc.measure.MeasuringOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

/**
 * Micrometer metrics of statements, units and connections, with the names of OpenTelemetry's
 * semantic conventions.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>Name</th><th>Type</th><th>What it counts</th></tr>
 *   <tr><td>{@code db.client.operation.duration}</td><td>timer</td>
 *       <td>each statement, begin, commit and rollback</td></tr>
 *   <tr><td>{@code db.client.connection.wait_time}</td><td>timer</td>
 *       <td>each acquisition of a connection, failed ones included</td></tr>
 *   <tr><td>{@code db.client.connection.use_time}</td><td>timer</td>
 *       <td>each connection, from its acquisition to its release</td></tr>
 *   <tr><td>{@code db.client.connection.count}</td><td>gauge</td>
 *       <td>connections acquired and not released</td></tr>
 *   <tr><td>{@code db.client.connection.pending_requests}</td><td>gauge</td>
 *       <td>acquisitions under way</td></tr>
 *   <tr><td>{@code db.client.connection.timeouts}</td><td>counter</td>
 *       <td>acquisitions that ended by a time limit</td></tr>
 *   <tr><td>{@code db.client.response.returned_rows}</td><td>summary</td>
 *       <td>the rows of each result set, if asked for</td></tr>
 *   <tr><td>{@code sluice.unit.duration}</td><td>timer</td>
 *       <td>each unit, from its statement to its result, with all its attempts</td></tr>
 *   <tr><td>{@code sluice.unit.wait_time}</td><td>timer</td>
 *       <td>the part of it outside its transactions, of each unit that tried to have one</td></tr>
 *   <tr><td>{@code sluice.unit.retries}</td><td>counter</td>
 *       <td>attempts after the first</td></tr>
 * </table>
 *
 * <p>All meters of a name have the same tags; what is unknown or does not apply is {@code none}.
 * Tags are few and bounded: the database, {@code db.operation.name} where the kind of call tells
 * it, {@code sluice.unit.name}, and of what failed {@code error.type}. Of calls of the database
 * that is its code, which operations have as {@code db.response.status_code} too, or else the class
 * of the exception, and {@code sluice.error.kind} is the {@link ErrorKind}; of units it is that
 * kind, or where it is {@code OTHER} the class of the exception. SQL is never one. After 200
 * databases, pools, units or codes, further ones are counted as one.
 *
 * <p>The meters are looked up once and kept, but for those of failures. What is removed from the
 * registry later is not made again.
 *
 * <p>Belongs outside a retry. Thread-safe; errors pass through as thrown.
 */
public final class Micrometer extends Measuring {

  private final Operations operations;
  private final Connections connections;
  private final Rows rows;
  private final Units units;

  private Micrometer(Builder builder) {
    super(builder);
    Outcomes outcomes = new Outcomes();
    operations = new Operations(builder, outcomes);
    connections = new Connections(builder, outcomes);
    rows = new Rows(builder);
    units = new Units(builder, outcomes);
  }

  /**
   * Measures whatever databases the URLs of connections tell.
   *
   * @param registry where the meters are; not null
   * @return the interceptor
   */
  public static Micrometer create(MeterRegistry registry) {
    return builder(registry).build();
  }

  /**
   * Starts from the defaults.
   *
   * @param registry where the meters are; not null
   * @return a builder
   */
  public static Builder builder(MeterRegistry registry) {
    return new Builder(Objects.requireNonNull(registry, "registry"));
  }

  @Override
  protected void operation(JdbcCall<?> call, long nanos, Throwable failure) {
    operations.record(call, nanos, failure);
  }

  @Override
  protected void requested(Database database) {
    connections.requested(database);
  }

  @Override
  protected void answered(Database requested, Database database, long nanos, Throwable failure) {
    connections.answered(requested, database, nanos, failure);
  }

  @Override
  protected void released(Database database, long nanos) {
    connections.released(database, nanos);
  }

  @Override
  protected void returned(ConnectionInfo connection, long count) {
    rows.record(connection.database(), count);
  }

  @Override
  protected void unit(
      UnitCall<?> unit, Database database, long nanos, long waited, Throwable failure) {
    units.record(unit, database, nanos, waited, failure);
  }

  /** What to measure, and what is known of the database. Not thread-safe. */
  public static final class Builder extends MeasuringOptions<Builder> {

    final MeterRegistry registry;

    private Builder(MeterRegistry registry) {
      this.registry = registry;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the options of this moment
     */
    public Micrometer build() {
      return new Micrometer(this);
    }
  }
}
