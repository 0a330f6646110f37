package dev.sluice.datasourceproxy;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;

/** Keeps all that a query listener is told, as text. For one thread. */
final class Recording implements QueryExecutionListener {

  private final List<String> events = new ArrayList<>();
  private ExecutionInfo before;

  List<String> events() {
    return events;
  }

  @Override
  public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    before = execution;
    events.add("before " + text(execution, queries));
  }

  @Override
  public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    events.add(
        "after %s same=%s success=%s result=%s throwable=%s elapsed=%s"
            .formatted(
                text(execution, queries),
                execution == before,
                execution.isSuccess(),
                shown(execution.getResult()),
                execution.getThrowable(),
                execution.getElapsedTime() >= 0));
  }

  private static String text(ExecutionInfo execution, List<QueryInfo> queries) {
    List<String> shown = new ArrayList<>();
    for (QueryInfo query : queries) {
      List<List<String>> parameters = new ArrayList<>();
      for (List<ParameterSetOperation> set : query.getParametersList()) {
        parameters.add(set.stream().map(Recording::operation).toList());
      }
      shown.add(query.getQuery() + parameters);
    }
    return "%s %s batch=%s size=%d by=%s(%s) name=%s connection=%s isolation=%d prepared=%s keys=%s"
        .formatted(
            shown,
            execution.getStatementType(),
            execution.isBatch(),
            execution.getBatchSize(),
            execution.getMethod(),
            Arrays.toString(execution.getMethodArgs()),
            execution.getDataSourceName(),
            execution.getConnectionId(),
            execution.getIsolationLevel(),
            execution.getStatement() instanceof PreparedStatement,
            execution.getGeneratedKeys());
  }

  private static String operation(ParameterSetOperation operation) {
    Method method = operation.getMethod();
    List<String> arguments = Arrays.stream(operation.getArgs()).map(Recording::shown).toList();
    return method + " " + arguments;
  }

  /** Two result sets are as good as one. */
  private static String shown(Object value) {
    if (value != null && value.getClass().isArray()) {
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
      return elements.toString();
    }
    return value instanceof ResultSet ? "rows" : Objects.toString(value);
  }
}
