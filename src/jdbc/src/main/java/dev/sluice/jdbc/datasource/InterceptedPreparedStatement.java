package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.SqlCall.Send;
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
      TransactionText text) {
    super(prepared, connection);
    this.sql = sql;
    this.text = text;
  }

  @Override
  public final ResultSet executeQuery() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.QUERY);
    if (connection.pipeline.wants(kind)) {
      return wrap(run(kind, ResultSet.class, this));
    }
    return wrap(executed(prepared.executeQuery()));
  }

  /** Sends the query, which needs no object of its own. */
  @Override
  public final ResultSet send(String ignored) throws SQLException {
    return executed(prepared.executeQuery());
  }

  @Override
  public final int executeUpdate() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.UPDATE);
    if (connection.pipeline.wants(kind)) {
      return run(kind, Integer.class, sent -> executed(prepared.executeUpdate()));
    }
    int count = prepared.executeUpdate();
    connection.state.executed(text);
    return count;
  }

  @Override
  public final long executeLargeUpdate() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.UPDATE);
    if (connection.pipeline.wants(kind)) {
      return run(kind, Long.class, sent -> executed(prepared.executeLargeUpdate()));
    }
    long count = prepared.executeLargeUpdate();
    connection.state.executed(text);
    return count;
  }

  @Override
  public final boolean execute() throws SQLException {
    forgetResults();
    Kind kind = text.kind(Kind.EXECUTE);
    if (connection.pipeline.wants(kind)) {
      return run(kind, Boolean.class, sent -> executed(prepared.execute()));
    }
    return executed(prepared.execute());
  }

  private <R> R executed(R result) {
    connection.state.executed(text);
    return result;
  }

  @Override
  final String sql() {
    return sql;
  }

  private <R> R run(Kind kind, Class<R> type, Send<R> send) throws SQLException {
    return connection.pipeline.run(
        new SqlCall<>(
            kind,
            type,
            connection.state,
            sql,
            true,
            1,
            parameters == null ? List.of() : parameters.current(),
            send));
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
}
