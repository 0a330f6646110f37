package dev.sluice.datasourceproxy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.ProxyConfig;

/** An execution, as query listeners are told of it. */
record QueryEvent(QueryExecutionListener listener, ExecutionInfo execution, List<QueryInfo> queries)
    implements Event {

  static QueryEvent of(SqlCall<?> call, Opened opened, Invocation invocation, ProxyConfig config) {
    boolean batch = call.kind() == Kind.BATCH;
    ExecutionInfo execution =
        new ExecutionInfo(
            opened.info(),
            call.statement(),
            batch,
            batch ? call.batchSize() : 0,
            invocation.method(),
            invocation.arguments());
    return new QueryEvent(config.getQueryListener(), execution, queries(call));
  }

  private static List<QueryInfo> queries(SqlCall<?> call) {
    List<QueryInfo> queries = new ArrayList<>(1);
    if (call.statement() instanceof PreparedStatement) {
      queries.add(new PreparedQuery(call.sql(), call.parameterSettings()));
    } else if (call.batchSize() > 0) {
      call.texts().forEach(text -> queries.add(new QueryInfo(text)));
    }
    return queries;
  }

  @Override
  public void before() {
    listener.beforeQuery(execution, queries);
  }

  @Override
  public void succeeded(Object result, long elapsed) {
    execution.setResult(result);
    execution.setSuccess(true);
    execution.setElapsedTime(elapsed);
    listener.afterQuery(execution, queries);
  }

  @Override
  public void failed(Throwable failure, long elapsed) {
    execution.setThrowable(failure);
    execution.setSuccess(false);
    execution.setElapsedTime(elapsed);
    listener.afterQuery(execution, queries);
  }
}
