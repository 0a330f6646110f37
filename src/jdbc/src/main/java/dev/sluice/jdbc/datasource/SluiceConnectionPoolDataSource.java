package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Pipeline;
import java.sql.SQLException;
import java.sql.ShardingKey;
import java.util.List;
import java.util.Objects;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import javax.sql.PooledConnectionBuilder;

/**
 * A {@code ConnectionPoolDataSource} whose connections send their calls through a {@link Pipeline}.
 *
 * <p>Each handle is an {@link dev.sluice.jdbc.Kind#ACQUIRE} and a release; making the {@code
 * PooledConnection} is not. Events tell listeners of the {@code PooledConnection} and the
 * statements that they know. As thread-safe as what is inside.
 */
public final class SluiceConnectionPoolDataSource extends DelegatingCommonDataSource
    implements ConnectionPoolDataSource {

  private final ConnectionPoolDataSource delegate;
  private final Pipeline pipeline;

  private SluiceConnectionPoolDataSource(ConnectionPoolDataSource delegate, Pipeline pipeline) {
    super(delegate);
    this.delegate = delegate;
    this.pipeline = pipeline;
  }

  /**
   * Puts interceptors around a {@code ConnectionPoolDataSource}.
   *
   * @param dataSource what to wrap; not null
   * @param outermostFirst the interceptors; no nulls
   * @return see {@link #wrap(ConnectionPoolDataSource, Pipeline)}
   * @throws IllegalArgumentException see {@link #wrap(ConnectionPoolDataSource, Pipeline)}
   */
  public static SluiceConnectionPoolDataSource wrap(
      ConnectionPoolDataSource dataSource, Interceptor... outermostFirst) {
    return wrap(dataSource, Pipeline.of(List.of(outermostFirst)));
  }

  /**
   * Puts a pipeline around a {@code ConnectionPoolDataSource}.
   *
   * @param dataSource what to wrap; not null. If it is a {@code SluiceConnectionPoolDataSource},
   *     its interceptors go inside the given ones in one pipeline
   * @param pipeline the interceptors; not null
   * @return never null
   * @throws IllegalArgumentException if interceptors of both repeat calls or one is in both
   */
  public static SluiceConnectionPoolDataSource wrap(
      ConnectionPoolDataSource dataSource, Pipeline pipeline) {
    Objects.requireNonNull(dataSource, "dataSource");
    return dataSource instanceof SluiceConnectionPoolDataSource inner
        ? new SluiceConnectionPoolDataSource(inner.delegate, pipeline.with(inner.pipeline))
        : new SluiceConnectionPoolDataSource(dataSource, pipeline);
  }

  /**
   * The pipeline of all its connections.
   *
   * @return never null
   */
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public PooledConnection getPooledConnection() throws SQLException {
    return new InterceptedPooledConnection(delegate.getPooledConnection(), pipeline);
  }

  @Override
  public PooledConnection getPooledConnection(String user, String password) throws SQLException {
    return new InterceptedPooledConnection(delegate.getPooledConnection(user, password), pipeline);
  }

  @Override
  public PooledConnectionBuilder createPooledConnectionBuilder() throws SQLException {
    return new Builder(delegate.createPooledConnectionBuilder(), pipeline);
  }

  /** Whose connections go through the pipeline. */
  private static final class Builder implements PooledConnectionBuilder {

    private final Pipeline pipeline;
    private PooledConnectionBuilder delegate;

    Builder(PooledConnectionBuilder delegate, Pipeline pipeline) {
      this.delegate = delegate;
      this.pipeline = pipeline;
    }

    @Override
    public PooledConnectionBuilder user(String username) {
      delegate = delegate.user(username);
      return this;
    }

    @Override
    public PooledConnectionBuilder password(String password) {
      delegate = delegate.password(password);
      return this;
    }

    @Override
    public PooledConnectionBuilder shardingKey(ShardingKey key) {
      delegate = delegate.shardingKey(key);
      return this;
    }

    @Override
    public PooledConnectionBuilder superShardingKey(ShardingKey key) {
      delegate = delegate.superShardingKey(key);
      return this;
    }

    @Override
    public PooledConnection build() throws SQLException {
      return new InterceptedPooledConnection(delegate.build(), pipeline);
    }
  }
}
