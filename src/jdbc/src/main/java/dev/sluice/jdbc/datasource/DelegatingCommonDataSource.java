package dev.sluice.jdbc.datasource;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKeyBuilder;
import java.util.logging.Logger;
import javax.sql.CommonDataSource;

/** What all kinds of data source have, handed on. */
abstract class DelegatingCommonDataSource implements CommonDataSource {

  private final CommonDataSource delegate;

  DelegatingCommonDataSource(CommonDataSource delegate) {
    this.delegate = delegate;
  }

  @Override
  public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
    return delegate.createShardingKeyBuilder();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return delegate.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    delegate.setLogWriter(out);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return delegate.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    delegate.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return delegate.getParentLogger();
  }

  /** Not the driver's text, in which a URL with a password may be. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + " around " + delegate.getClass().getName();
  }
}
