package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A result set: makes one call object, used again for every move of its cursor. */
final class InterceptedResultSet extends DelegatingResultSet implements Action<Boolean> {

  /** An earlier result set of the same execution, or null. */
  final InterceptedResultSet older;

  private final InterceptedConnection connection;
  private final InterceptedStatement statement;
  private final boolean ofThatStatement;
  private final String sql;

  private FetchCall call;
  private InterceptedResultSet nested;
  private InterceptedStatement otherStatement;

  /** Rows of metadata, which have no statement that the caller knows. */
  InterceptedResultSet(ResultSet delegate, InterceptedConnection connection) {
    this(delegate, connection, null, false, "", null);
  }

  /**
   * Rows of a statement.
   *
   * @param ofThatStatement false for rows that were a value of it, which may have a statement of
   *     their own
   */
  InterceptedResultSet(
      ResultSet delegate,
      InterceptedConnection connection,
      InterceptedStatement statement,
      boolean ofThatStatement,
      String sql,
      InterceptedResultSet older) {
    super(delegate);
    this.connection = connection;
    this.statement = statement;
    this.ofThatStatement = ofThatStatement;
    this.sql = sql;
    this.older = older;
  }

  @Override
  public boolean next() throws SQLException {
    Chain<Boolean> chain = chain();
    return chain == null ? delegate.next() : chain.proceed(call(this));
  }

  /** The move to the next row, which needs no object of its own. */
  @Override
  public Boolean run() throws SQLException {
    return delegate.next();
  }

  @Override
  public boolean previous() throws SQLException {
    Chain<Boolean> chain = chain();
    return chain == null ? delegate.previous() : chain.proceed(call(delegate::previous));
  }

  @Override
  public boolean first() throws SQLException {
    Chain<Boolean> chain = chain();
    return chain == null ? delegate.first() : chain.proceed(call(delegate::first));
  }

  @Override
  public boolean last() throws SQLException {
    Chain<Boolean> chain = chain();
    return chain == null ? delegate.last() : chain.proceed(call(delegate::last));
  }

  @Override
  public boolean absolute(int row) throws SQLException {
    Chain<Boolean> chain = chain();
    return chain == null
        ? delegate.absolute(row)
        : chain.proceed(call(() -> delegate.absolute(row)));
  }

  @Override
  public boolean relative(int rows) throws SQLException {
    Chain<Boolean> chain = chain();
    return chain == null
        ? delegate.relative(rows)
        : chain.proceed(call(() -> delegate.relative(rows)));
  }

  private Chain<Boolean> chain() {
    return connection.pipeline.chain(Kind.FETCH);
  }

  private FetchCall call(Action<Boolean> move) {
    if (call == null) {
      ConnectionState state = connection.state;
      call = new FetchCall(state, sql);
    }
    return call.next(move);
  }

  @Override
  public Statement getStatement() throws SQLException {
    Statement driver = delegate.getStatement();
    if (ofThatStatement || (statement != null && statement.delegate == driver)) {
      return statement;
    }
    if (driver == null) {
      return null;
    }
    if (otherStatement == null || otherStatement.delegate != driver) {
      otherStatement = new InterceptedStatement(driver, connection);
    }
    return otherStatement;
  }

  @Override
  public Object getObject(int columnIndex) throws SQLException {
    return value(delegate.getObject(columnIndex));
  }

  @Override
  public Object getObject(int columnIndex, Map<String, Class<?>> map) throws SQLException {
    return value(delegate.getObject(columnIndex, map));
  }

  @Override
  public <T> T getObject(int columnIndex, Class<T> type) throws SQLException {
    return value(delegate.getObject(columnIndex, type), type);
  }

  @Override
  public Object getObject(String columnLabel) throws SQLException {
    return value(delegate.getObject(columnLabel));
  }

  @Override
  public Object getObject(String columnLabel, Map<String, Class<?>> map) throws SQLException {
    return value(delegate.getObject(columnLabel, map));
  }

  @Override
  public <T> T getObject(String columnLabel, Class<T> type) throws SQLException {
    return value(delegate.getObject(columnLabel, type), type);
  }

  private Object value(Object value) {
    return value instanceof ResultSet rows ? nested(rows) : value;
  }

  /** Wrapped only where the wrapper is of the type asked for. */
  private <T> T value(T value, Class<T> type) {
    return type == ResultSet.class ? type.cast(value((Object) value)) : value;
  }

  private ResultSet nested(ResultSet rows) {
    if (nested == null || nested.delegate != rows) {
      nested = new InterceptedResultSet(rows, connection, statement, false, sql, null);
    }
    return nested;
  }

  @Override
  public String toString() {
    return "ResultSet on " + connection;
  }
}
