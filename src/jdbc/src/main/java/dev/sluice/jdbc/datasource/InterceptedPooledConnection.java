package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEvent;
import javax.sql.StatementEventListener;

/** A pool's connection whose handles go through the pipeline. */
class InterceptedPooledConnection implements PooledConnection {

  private final PooledConnection delegate;
  private final Pipeline pipeline;
  private final Handles handles = new Handles();
  private InterceptedConnection current;

  InterceptedPooledConnection(PooledConnection delegate, Pipeline pipeline) {
    this.delegate = delegate;
    this.pipeline = pipeline;
  }

  /** The driver closes the handle there was before by itself. */
  @Override
  public Connection getConnection() throws SQLException {
    supersede();
    current = (InterceptedConnection) SluiceDataSource.open(pipeline, delegate::getConnection);
    current.handles(handles);
    return current;
  }

  @Override
  public void close() throws SQLException {
    try {
      supersede();
    } finally {
      delegate.close();
    }
  }

  private void supersede() throws SQLException {
    if (current != null) {
      current.superseded();
      current = null;
    }
  }

  @Override
  public void addConnectionEventListener(ConnectionEventListener listener) {
    delegate.addConnectionEventListener(new Connections(listener, this));
  }

  @Override
  public void removeConnectionEventListener(ConnectionEventListener listener) {
    delegate.removeConnectionEventListener(new Connections(listener, this));
  }

  @Override
  public void addStatementEventListener(StatementEventListener listener) {
    delegate.addStatementEventListener(new Statements(listener, this));
  }

  @Override
  public void removeStatementEventListener(StatementEventListener listener) {
    delegate.removeStatementEventListener(new Statements(listener, this));
  }

  /** Tells a listener of the connection it knows; equal for the same listener, to be removed. */
  private record Connections(ConnectionEventListener listener, PooledConnection source)
      implements ConnectionEventListener {

    @Override
    public void connectionClosed(ConnectionEvent event) {
      listener.connectionClosed(own(event));
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      listener.connectionErrorOccurred(own(event));
    }

    private ConnectionEvent own(ConnectionEvent event) {
      return new ConnectionEvent(source, event.getSQLException());
    }
  }

  /** The same for its statements. */
  private record Statements(StatementEventListener listener, InterceptedPooledConnection source)
      implements StatementEventListener {

    @Override
    public void statementClosed(StatementEvent event) {
      listener.statementClosed(own(event));
    }

    @Override
    public void statementErrorOccurred(StatementEvent event) {
      listener.statementErrorOccurred(own(event));
    }

    private StatementEvent own(StatementEvent event) {
      return new StatementEvent(
          source, source.handles.of(event.getStatement()), event.getSQLException());
    }
  }
}
