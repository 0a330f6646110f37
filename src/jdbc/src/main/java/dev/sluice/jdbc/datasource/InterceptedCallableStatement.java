package dev.sluice.jdbc.datasource;

import java.sql.CallableStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** A callable statement, whose values may be result sets. */
final class InterceptedCallableStatement extends DelegatingCallableStatement {

  InterceptedCallableStatement(
      CallableStatement callable,
      InterceptedConnection connection,
      String sql,
      Parameters parameters) {
    super(callable, connection, sql, parameters);
  }

  @Override
  public Object getObject(int parameterIndex) throws SQLException {
    return value(callable.getObject(parameterIndex));
  }

  @Override
  public Object getObject(int parameterIndex, Map<String, Class<?>> map) throws SQLException {
    return value(callable.getObject(parameterIndex, map));
  }

  @Override
  public <T> T getObject(int parameterIndex, Class<T> type) throws SQLException {
    return value(callable.getObject(parameterIndex, type), type);
  }

  @Override
  public Object getObject(String parameterName) throws SQLException {
    return value(callable.getObject(parameterName));
  }

  @Override
  public Object getObject(String parameterName, Map<String, Class<?>> map) throws SQLException {
    return value(callable.getObject(parameterName, map));
  }

  @Override
  public <T> T getObject(String parameterName, Class<T> type) throws SQLException {
    return value(callable.getObject(parameterName, type), type);
  }

  private Object value(Object value) {
    return value instanceof ResultSet rows ? wrap(rows, false) : value;
  }

  /** Wrapped only where the wrapper is of the type asked for. */
  private <T> T value(T value, Class<T> type) {
    return type == ResultSet.class ? type.cast(value((Object) value)) : value;
  }
}
