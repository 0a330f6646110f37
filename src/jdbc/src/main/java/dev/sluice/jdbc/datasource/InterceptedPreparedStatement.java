package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.ParameterSetting;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.SqlCall.Send;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.sql.SqlSummary;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A prepared statement: makes a call of each execution, with its parameters if they are wanted. */
class InterceptedPreparedStatement extends DelegatingPreparedStatement implements Send<ResultSet> {

  private final String sql;
  private final TransactionText text;

  InterceptedPreparedStatement(
      PreparedStatement prepared,
      InterceptedConnection connection,
      String sql,
      TransactionText text,
      Parameters parameters) {
    super(prepared, connection, parameters);
    this.sql = sql;
    this.text = text;
  }

  @Override
  public final ResultSet executeQuery() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.QUERY);
    Chain<ResultSet> chain = connection.pipeline.chain(kind);
    return wrap(chain == null ? send(sql) : chain.proceed(call(kind, ResultSet.class, this)));
  }

  /** Sends the query, which needs no object of its own. */
  @Override
  public final ResultSet send(String ignored) throws SQLException {
    try {
      ResultSet rows = prepared.executeQuery();
      connection.state.executed(text);
      return rows;
    } catch (SQLException e) {
      throw connection.state.failed(text, e);
    }
  }

  @Override
  public final int executeUpdate() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.UPDATE);
    Chain<Integer> chain = connection.pipeline.chain(kind);
    return chain == null ? update() : chain.proceed(call(kind, Integer.class, sent -> update()));
  }

  private int update() throws SQLException {
    try {
      int count = prepared.executeUpdate();
      connection.state.executed(text);
      return count;
    } catch (SQLException e) {
      throw connection.state.failed(text, e);
    }
  }

  @Override
  public final long executeLargeUpdate() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.UPDATE);
    Chain<Long> chain = connection.pipeline.chain(kind);
    return chain == null
        ? largeUpdate()
        : chain.proceed(call(kind, Long.class, sent -> largeUpdate()));
  }

  private long largeUpdate() throws SQLException {
    try {
      long count = prepared.executeLargeUpdate();
      connection.state.executed(text);
      return count;
    } catch (SQLException e) {
      throw connection.state.failed(text, e);
    }
  }

  @Override
  public final boolean execute() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.EXECUTE);
    Chain<Boolean> chain = connection.pipeline.chain(kind);
    return chain == null
        ? sendAnything()
        : chain.proceed(call(kind, Boolean.class, sent -> sendAnything()));
  }

  private boolean sendAnything() throws SQLException {
    try {
      boolean rows = prepared.execute();
      connection.state.executed(text);
      return rows;
    } catch (SQLException e) {
      throw connection.state.failed(text, e);
    }
  }

  @Override
  final String sql() {
    return sql;
  }

  private <R> SqlCall<R> call(Kind kind, Class<R> type, Send<R> send) {
    ConnectionState state = connection.state;
    List<List<Object>> sets = parameters == null ? List.of() : parameters.current();
    return new SqlCall<>(kind, type, state, sql, true, 1, sets, send, this);
  }

  @Override
  public final void clearParameters() throws SQLException {
    prepared.clearParameters();
    if (parameters != null) {
      parameters.clear();
    }
  }

  @Override
  public final void addBatch() throws SQLException {
    prepared.addBatch();
    batchAdded(sql);
    if (parameters != null) {
      parameters.addBatch();
    }
  }

  @Override
  final void batchCleared() {
    super.batchCleared();
    if (parameters != null) {
      parameters.clearBatch();
    }
  }

  @Override
  final List<List<Object>> batchParameters() {
    return parameters == null ? List.of() : parameters.batch();
  }

  @Override
  public final List<List<ParameterSetting>> parameterSettings(boolean batch) {
    if (parameters == null) {
      return List.of();
    }
    return batch ? parameters.batchSettings() : parameters.currentSettings();
  }

  @Override
  public final String toString() {
    String text = SqlSummary.of(sql, Database.UNKNOWN).text();
    String type = this instanceof CallableStatement ? "CallableStatement" : "PreparedStatement";
    return type + " on " + connection + ": " + text;
  }
}
