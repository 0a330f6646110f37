package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Pipeline;
import java.sql.SQLException;
import java.sql.ShardingKey;
import java.util.List;
import java.util.Objects;
import javax.sql.XAConnection;
import javax.sql.XAConnectionBuilder;
import javax.sql.XADataSource;

/**
 * An {@code XADataSource} whose connections send their calls through a {@link Pipeline}.
 *
 * <p>A transaction manager gets the driver's own {@code XAResource}: what it does with a branch is
 * no call. Whether a connection is in a transaction is asked of the driver each time, since a
 * branch begins and ends without the connection. Each handle is an {@link
 * dev.sluice.jdbc.Kind#ACQUIRE} and a release; making the {@code XAConnection} is not. Events tell
 * listeners of the {@code XAConnection} and the statements that they know. As thread-safe as what
 * is inside.
 */
public final class SluiceXaDataSource extends DelegatingCommonDataSource implements XADataSource {

  private final XADataSource delegate;
  private final Pipeline pipeline;

  private SluiceXaDataSource(XADataSource delegate, Pipeline pipeline) {
    super(delegate);
    this.delegate = delegate;
    this.pipeline = pipeline;
  }

  /**
   * Puts interceptors around a {@code XADataSource}.
   *
   * @param dataSource what to wrap; not null
   * @param outermostFirst the interceptors; no nulls
   * @return see {@link #wrap(XADataSource, Pipeline)}
   * @throws IllegalArgumentException see {@link #wrap(XADataSource, Pipeline)}
   */
  public static SluiceXaDataSource wrap(XADataSource dataSource, Interceptor... outermostFirst) {
    return wrap(dataSource, Pipeline.of(List.of(outermostFirst)));
  }

  /**
   * Puts a pipeline around a {@code XADataSource}.
   *
   * @param dataSource what to wrap; not null. If it is a {@code SluiceXaDataSource}, its
   *     interceptors go inside the given ones in one pipeline
   * @param pipeline the interceptors; not null
   * @return never null
   * @throws IllegalArgumentException if interceptors of both repeat calls or one is in both
   */
  public static SluiceXaDataSource wrap(XADataSource dataSource, Pipeline pipeline) {
    Objects.requireNonNull(dataSource, "dataSource");
    return dataSource instanceof SluiceXaDataSource inner
        ? new SluiceXaDataSource(inner.delegate, pipeline.with(inner.pipeline))
        : new SluiceXaDataSource(dataSource, pipeline);
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
  public XAConnection getXAConnection() throws SQLException {
    return new InterceptedXaConnection(delegate.getXAConnection(), pipeline);
  }

  @Override
  public XAConnection getXAConnection(String user, String password) throws SQLException {
    return new InterceptedXaConnection(delegate.getXAConnection(user, password), pipeline);
  }

  @Override
  public XAConnectionBuilder createXAConnectionBuilder() throws SQLException {
    return new Builder(delegate.createXAConnectionBuilder(), pipeline);
  }

  /** Whose connections go through the pipeline. */
  private static final class Builder implements XAConnectionBuilder {

    private final Pipeline pipeline;
    private XAConnectionBuilder delegate;

    Builder(XAConnectionBuilder delegate, Pipeline pipeline) {
      this.delegate = delegate;
      this.pipeline = pipeline;
    }

    @Override
    public XAConnectionBuilder user(String username) {
      delegate = delegate.user(username);
      return this;
    }

    @Override
    public XAConnectionBuilder password(String password) {
      delegate = delegate.password(password);
      return this;
    }

    @Override
    public XAConnectionBuilder shardingKey(ShardingKey key) {
      delegate = delegate.shardingKey(key);
      return this;
    }

    @Override
    public XAConnectionBuilder superShardingKey(ShardingKey key) {
      delegate = delegate.superShardingKey(key);
      return this;
    }

    @Override
    public XAConnection build() throws SQLException {
      return new InterceptedXaConnection(delegate.build(), pipeline);
    }
  }
}
