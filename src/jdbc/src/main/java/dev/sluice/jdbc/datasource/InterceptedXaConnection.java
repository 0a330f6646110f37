package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Pipeline;
import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;

/** A transaction manager's connection: its resource is the driver's own. */
final class InterceptedXaConnection extends InterceptedPooledConnection implements XAConnection {

  private final XAConnection delegate;

  InterceptedXaConnection(XAConnection delegate, Pipeline pipeline) {
    super(delegate, pipeline);
    this.delegate = delegate;
  }

  @Override
  public XAResource getXAResource() throws SQLException {
    return delegate.getXAResource();
  }
}
