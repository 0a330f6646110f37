package dev.sluice.jdbc.datasource;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The metadata of a connection, whose result sets lead back to it. */
final class InterceptedDatabaseMetaData extends DelegatingDatabaseMetaData {

  private final InterceptedConnection connection;

  InterceptedDatabaseMetaData(DatabaseMetaData delegate, InterceptedConnection connection) {
    super(delegate);
    this.connection = connection;
  }

  @Override
  public Connection getConnection() throws SQLException {
    delegate.getConnection(); // says so if the connection is closed
    return connection;
  }

  @Override
  ResultSet wrap(ResultSet rows) {
    return rows == null ? null : new InterceptedResultSet(rows, connection);
  }

  @Override
  public String toString() {
    return "DatabaseMetaData of " + connection;
  }
}
