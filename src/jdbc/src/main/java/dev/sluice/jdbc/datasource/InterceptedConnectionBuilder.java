package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.unit.Purpose;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.ShardingKey;

/** A connection builder whose connections go through the pipeline. */
final class InterceptedConnectionBuilder implements ConnectionBuilder {

  private final SluiceDataSource dataSource;
  private ConnectionBuilder delegate;

  InterceptedConnectionBuilder(SluiceDataSource dataSource, ConnectionBuilder delegate) {
    this.dataSource = dataSource;
    this.delegate = delegate;
  }

  @Override
  public ConnectionBuilder user(String username) {
    delegate = delegate.user(username);
    return this;
  }

  @Override
  public ConnectionBuilder password(String password) {
    delegate = delegate.password(password);
    return this;
  }

  @Override
  public ConnectionBuilder shardingKey(ShardingKey shardingKey) {
    delegate = delegate.shardingKey(shardingKey);
    return this;
  }

  @Override
  public ConnectionBuilder superShardingKey(ShardingKey superShardingKey) {
    delegate = delegate.superShardingKey(superShardingKey);
    return this;
  }

  @Override
  public Connection build() throws SQLException {
    return dataSource.acquire(null, Purpose.APPLICATION, delegate::build);
  }
}
