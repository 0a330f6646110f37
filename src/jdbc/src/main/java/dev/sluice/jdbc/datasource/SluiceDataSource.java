package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.ConnectionCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A {@code DataSource} whose connections send their calls through a {@link Pipeline}.
 *
 * <p>As thread-safe as the {@code DataSource} inside, which stays its owner's to close. {@code
 * unwrap(Pipeline.class)} gives the pipeline, also through a pool around this. Opening a connection
 * is an {@link Kind#ACQUIRE} whether it works or fails; if an interceptor fails after the driver
 * succeeded, the connection is closed, and so is it before an interceptor opens another in its
 * place.
 */
public final class SluiceDataSource extends DelegatingCommonDataSource implements DataSource {

  private final DataSource delegate;
  private final Pipeline pipeline;
  private final Action<Connection> open;
  private final KnownDatabases databases = new KnownDatabases();

  /** Whether a connection has been looked at for a chain inside: all of a data source are alike. */
  private volatile boolean looked;

  private SluiceDataSource(DataSource delegate, Pipeline pipeline) {
    this(delegate, pipeline, delegate::getConnection);
  }

  private SluiceDataSource(DataSource delegate, Pipeline pipeline, Action<Connection> open) {
    super(delegate);
    this.delegate = delegate;
    this.pipeline = pipeline;
    this.open = open;
  }

  /**
   * Opens a connection whose calls go through a pipeline, where there is no {@code DataSource}.
   *
   * @param pipeline the interceptors; not null
   * @param open opens the driver's connection; not null
   * @return the connection, the caller's to close
   * @throws SQLException as {@code open} or an interceptor threw it, or if there is such a
   *     connection already inside and the two pipelines can't go together
   */
  public static Connection open(Pipeline pipeline, Action<Connection> open) throws SQLException {
    return new SluiceDataSource(null, pipeline, open).getConnection();
  }

  /**
   * Puts interceptors around a {@code DataSource}.
   *
   * @param dataSource what to wrap; not null
   * @param outermostFirst the interceptors; no nulls
   * @return see {@link #wrap(DataSource, Pipeline)}
   * @throws IllegalArgumentException see {@link #wrap(DataSource, Pipeline)}
   */
  public static DataSource wrap(DataSource dataSource, Interceptor... outermostFirst) {
    return wrap(dataSource, Pipeline.of(List.of(outermostFirst)));
  }

  /**
   * Puts a pipeline around a {@code DataSource}.
   *
   * @param dataSource what to wrap; not null. If it is a {@code SluiceDataSource}, its interceptors
   *     go inside the given ones in one pipeline, so that nothing is wrapped twice; the switches of
   *     both reach the new one
   * @param pipeline the interceptors; not null
   * @return a {@code SluiceDataSource}, or the very {@code dataSource} if none of the interceptors
   *     wants any kind of call
   * @throws IllegalArgumentException if interceptors of both repeat calls or one is in both
   */
  public static DataSource wrap(DataSource dataSource, Pipeline pipeline) {
    Objects.requireNonNull(dataSource, "dataSource");
    boolean idle = pipeline.interceptors().stream().allMatch(one -> one.kinds().isEmpty());
    return idle ? dataSource : of(dataSource, pipeline);
  }

  /**
   * The same, wrapped whether or not anybody wants a call. For runners.
   *
   * @param dataSource see {@link #wrap(DataSource, Pipeline)}
   * @param pipeline the interceptors; not null
   * @return never null; {@code dataSource} itself if it is a {@code SluiceDataSource} and there is
   *     nothing to add
   * @throws IllegalArgumentException see {@link #wrap(DataSource, Pipeline)}
   */
  public static SluiceDataSource of(DataSource dataSource, Pipeline pipeline) {
    Objects.requireNonNull(dataSource, "dataSource");
    if (dataSource instanceof SluiceDataSource inner) {
      return pipeline.interceptors().isEmpty()
          ? inner
          : new SluiceDataSource(inner.delegate, pipeline.with(inner.pipeline));
    }
    pipelineOf(dataSource).ifPresent(carried -> Nested.check(pipeline, carried));
    return new SluiceDataSource(dataSource, pipeline);
  }

  /**
   * The same connections with more interceptors, inside those there are. For runners.
   *
   * @param inner not null
   * @return a new wrapper over the same data source
   * @throws IllegalArgumentException see {@link #wrap(DataSource, Pipeline)}
   */
  public SluiceDataSource with(List<? extends Interceptor> inner) {
    return new SluiceDataSource(delegate, pipeline.with(inner));
  }

  /**
   * Finds the pipeline of a {@code DataSource}, also inside a pool that supports {@code unwrap}.
   *
   * @param dataSource where to look; not null
   * @return its pipeline; empty if it has none, or cannot say
   */
  public static Optional<Pipeline> pipelineOf(DataSource dataSource) {
    if (dataSource instanceof SluiceDataSource sluice) {
      return Optional.of(sluice.pipeline);
    }
    try {
      return dataSource.isWrapperFor(Pipeline.class)
          ? Optional.ofNullable(dataSource.unwrap(Pipeline.class))
          : Optional.empty();
    } catch (SQLException | RuntimeException e) {
      return Optional.empty(); // the way of some drivers and pools to say that they wrap nothing
    }
  }

  /**
   * The pipeline of all its connections.
   *
   * @return never null
   */
  public Pipeline pipeline() {
    return pipeline;
  }

  /** What this is wrapped around. */
  DataSource inside() {
    return delegate;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(null, Purpose.APPLICATION);
  }

  /**
   * As {@link #getConnection()}, for a unit that is known already when the connection is acquired.
   * For runners.
   *
   * @param unit the unit, or null for none
   * @param purpose on whose behalf; not null
   * @return the connection, the caller's to close
   * @throws SQLException as the driver or an interceptor threw it
   */
  public Connection getConnection(UnitCall<?> unit, Purpose purpose) throws SQLException {
    return acquire(unit, purpose, open);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return acquire(null, Purpose.APPLICATION, () -> delegate.getConnection(username, password));
  }

  @Override
  public ConnectionBuilder createConnectionBuilder() throws SQLException {
    return new InterceptedConnectionBuilder(this, delegate.createConnectionBuilder());
  }

  Connection acquire(UnitCall<?> unit, Purpose purpose, Action<Connection> open)
      throws SQLException {
    ConnectionState state = new ConnectionState(databases, unit, purpose);
    Acquire acquire = new Acquire(state, open);
    try {
      Connection driver =
          pipeline.wants(Kind.ACQUIRE)
              ? pipeline.run(new ConnectionCall<>(Kind.ACQUIRE, Connection.class, state, acquire))
              : acquire.run();
      if (!looked) {
        Nested.check(pipeline, driver);
        looked = true;
      }
      return new InterceptedConnection(driver, pipeline, state);
    } catch (Throwable e) {
      Obtained.close(acquire.connection, e);
      throw e;
    }
  }

  /** Remembers the connection that would be lost if an interceptor failed. */
  private static final class Acquire implements Action<Connection> {

    private final ConnectionState state;
    private final Action<Connection> open;
    private Connection connection;

    Acquire(ConnectionState state, Action<Connection> open) {
      this.state = state;
      this.open = open;
    }

    @Override
    public Connection run() throws SQLException {
      Connection earlier = connection;
      connection = null;
      Obtained.closeEarlier(earlier);
      connection = open.run();
      state.connected(connection);
      return connection;
    }
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    return iface == Pipeline.class
        ? iface.cast(pipeline)
        : Unwrapping.unwrap(this, delegate, iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface == Pipeline.class || Unwrapping.isWrapperFor(this, delegate, iface);
  }
}
