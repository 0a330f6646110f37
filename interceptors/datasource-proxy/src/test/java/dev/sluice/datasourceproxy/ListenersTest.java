package dev.sluice.datasourceproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.DataSourceQueryCountListener;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.listener.SingleQueryCountHolder;
import net.ttddyy.dsproxy.listener.SlowQueryListener;
import net.ttddyy.dsproxy.listener.TracingMethodListener;
import net.ttddyy.dsproxy.listener.logging.AbstractQueryLoggingListener;
import net.ttddyy.dsproxy.listener.logging.DefaultQueryLogEntryCreator;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;

/** The listeners that come with datasource-proxy, and what the chain makes of a call. */
class ListenersTest {

  private final Recording recording = new Recording();
  private final DataSource dataSource = Statements.database();

  @Test
  void theLoggingListenerLogs() throws SQLException {
    List<String> log = new ArrayList<>();
    AbstractQueryLoggingListener logging =
        new AbstractQueryLoggingListener() {
          @Override
          protected void writeLog(String message) {
            log.add(message);
          }
        };
    logging.setQueryLogEntryCreator(new DefaultQueryLogEntryCreator());
    logging.setLoggingCondition(() -> true);

    ProxyConfig config =
        ProxyConfig.Builder.create().dataSourceName("orders").queryListener(logging).build();

    DataSource listened = SluiceDataSource.wrap(dataSource, DatasourceProxy.with(config));

    try (Connection connection = listened.getConnection();
        PreparedStatement query = connection.prepareStatement("SELECT CAST(? AS INT)")) {
      query.setInt(1, 7);
      query.executeQuery();
    }
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("Name:orders, Connection:1, Time:")
        .contains("Success:True, Type:Prepared, Batch:False, QuerySize:1, BatchSize:0")
        .endsWith("Query:[\"SELECT CAST(? AS INT)\"], Params:[(7)]");
  }

  @Test
  void theCountListenerCounts() throws SQLException {
    SingleQueryCountHolder counts = new SingleQueryCountHolder();
    DataSourceQueryCountListener counting = new DataSourceQueryCountListener();
    counting.setQueryCountStrategy(counts);
    Statements.run(
        SluiceDataSource.wrap(
            dataSource,
            DatasourceProxy.with(
                ProxyDataSourceBuilder.create()
                    .name("orders")
                    .listener(counting)
                    .build()
                    .getProxyConfig())));

    SingleQueryCountHolder theirs = new SingleQueryCountHolder();
    Statements.run(
        ProxyDataSourceBuilder.create(Statements.database())
            .name("orders")
            .countQuery(theirs)
            .build());
    assertThat(counts.getOrCreateQueryCount("orders"))
        .usingRecursiveComparison()
        .ignoringFields("time")
        .isEqualTo(theirs.getOrCreateQueryCount("orders"));
    assertThat(counts.getOrCreateQueryCount("orders").getFailure()).isEqualTo(3);
  }

  @Test
  void theSlowQueryListenerReportsWhatStillRuns() throws SQLException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch reported = new CountDownLatch(1);
    Slow slow = new Slow(running, reported);
    Before untilReported =
        new Before(
            Kind.QUERY,
            () -> {
              running.countDown();
              await(reported);
            });

    query(SluiceDataSource.wrap(dataSource, with(slow), untilReported));

    assertThat(slow.reports).containsExactly("SELECT 1");
    slow.getExecutor().shutdown();
  }

  @Test
  void theTracingListenerTracesTheMethodsThatTheChainKnows() throws SQLException {
    List<String> traced = new ArrayList<>();
    TracingMethodListener tracing = new TracingMethodListener();
    tracing.setTracingMessageConsumer(traced::add);
    ProxyConfig config = ProxyConfig.Builder.create().methodListener(tracing).build();

    query(SluiceDataSource.wrap(dataSource, DatasourceProxy.with(config)));

    assertThat(traced).hasSize(3);
    assertThat(traced.get(0)).contains("getConnection()");
    assertThat(traced.get(1)).contains("executeQuery(", "\"SELECT 1\"");
    assertThat(traced.get(2)).contains("close()");
  }

  @Test
  void aRepeatedStatementIsToldTwice() throws SQLException {
    Interceptor twice = new Around(Kind.QUERY, true);
    query(SluiceDataSource.wrap(dataSource, twice, with(recording)));

    assertThat(recording.events())
        .hasSize(4)
        .allMatch(event -> event.contains("SELECT 1"))
        .element(3)
        .asString()
        .startsWith("after");
  }

  @Test
  void anAnsweredStatementIsNotTold() throws SQLException {
    Interceptor answering = new Around(Kind.UPDATE, false);
    DataSource answered = SluiceDataSource.wrap(dataSource, answering, with(recording));
    try (Connection connection = answered.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM nowhere")).isEqualTo(5);
    }
    assertThat(recording.events()).isEmpty();
  }

  @Test
  void parametersAskedForLateAreThoseOfTheirExecution() throws SQLException {
    List<QueryInfo> told = new ArrayList<>();
    DataSource listened = SluiceDataSource.wrap(dataSource, with(keeping(told)));
    try (Connection connection = listened.getConnection();
        PreparedStatement query = connection.prepareStatement("VALUES (CAST(? AS INT))")) {
      query.setInt(1, 1);
      query.executeQuery();
      query.setLong(1, 2);
      query.executeQuery();
      query.clearParameters();
    }

    assertThat(told).hasSize(2);
    ParameterSetOperation first = told.get(0).getParametersList().get(0).get(0);
    ParameterSetOperation second = told.get(1).getParametersList().get(0).get(0);
    assertThat(first.getMethod().getName()).isEqualTo("setInt");
    assertThat(first.getArgs()).containsExactly(1, 1);
    assertThat(second.getMethod().getName()).isEqualTo("setLong");
    assertThat(second.getArgs()).containsExactly(1, 2L);
    assertThat(told.get(0).getParametersList().get(0)).containsExactly(first);
  }

  @Test
  @SuppressWarnings("deprecation")
  void theOlderFormOfParametersIsThereToo() throws SQLException {
    List<QueryInfo> told = new ArrayList<>();
    DataSource listened = SluiceDataSource.wrap(dataSource, with(keeping(told)));
    try (Connection connection = listened.getConnection();
        PreparedStatement query = connection.prepareStatement("VALUES (CAST(? AS INT))")) {
      query.setInt(1, 5);
      query.executeQuery();
    }
    assertThat(told.get(0).getQueryArgsList()).containsExactly(Map.of("1", 5));
  }

  @Test
  void aListenerMayPutOtherParametersInPlace() throws SQLException {
    List<QueryInfo> told = new ArrayList<>();
    DataSource listened = SluiceDataSource.wrap(dataSource, with(keeping(told)));
    try (Connection connection = listened.getConnection();
        PreparedStatement query = connection.prepareStatement("VALUES (CAST(? AS INT))")) {
      query.setInt(1, 5);
      query.executeQuery();
    }
    told.get(0).setParametersList(List.of());
    assertThat(told.get(0).getParametersList()).isEmpty();
  }

  @Test
  void whatAListenerThrowsReachesTheCaller() throws SQLException {
    IllegalStateException refusal = new IllegalStateException("listener");
    DataSource refusing = SluiceDataSource.wrap(dataSource, with(afterwards(refusal)));
    assertThatThrownBy(() -> query(refusing)).isSameAs(refusal);
  }

  @Test
  void afterAFailureItIsSuppressed() throws SQLException {
    IllegalStateException refusal = new IllegalStateException("listener");
    DataSource refusing = SluiceDataSource.wrap(dataSource, with(afterwards(refusal)));
    try (Connection connection = refusing.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nowhere"))
          .isInstanceOf(SQLException.class)
          .hasSuppressedException(refusal);
    }
  }

  @Test
  void aConnectionAcquiredBeforeItWasSwitchedOnIsToldOf() throws SQLException {
    DatasourceProxy listeners = with(recording);
    SluiceDataSource switched = (SluiceDataSource) SluiceDataSource.wrap(dataSource, listeners);
    switched.pipeline().enable(listeners, false);
    try (Connection connection = switched.getConnection();
        Statement statement = connection.createStatement()) {
      switched.pipeline().enable(listeners, true);
      statement.executeQuery("SELECT 1");
    }
    assertThat(recording.events()).hasSize(2).allMatch(event -> event.contains("connection=1"));
  }

  @Test
  void aClosedConnectionIsNoLongerOpen() throws SQLException {
    ProxyConfig config = ProxyConfig.Builder.create().queryListener(recording).build();
    DataSource listened = SluiceDataSource.wrap(dataSource, DatasourceProxy.with(config));
    try (Connection connection = listened.getConnection()) {
      assertThat(connection.isClosed()).isFalse();
      assertThat(config.getConnectionIdManager().getOpenConnectionIds()).containsExactly("1");
    }
    assertThat(config.getConnectionIdManager().getOpenConnectionIds()).isEmpty();
  }

  @Test
  void withoutListenersNothingIsCaptured() {
    DatasourceProxy none = DatasourceProxy.with(ProxyConfig.Builder.create().build());
    assertThat(none.wantsParameters()).isFalse();
    assertThat(with(recording).wantsParameters()).isTrue();
  }

  @Test
  void whatIsMoreThanListeningIsRefused() {
    for (ProxyDataSourceBuilder builder :
        List.of(
            ProxyDataSourceBuilder.create().queryTransformer(info -> info.getQuery()),
            ProxyDataSourceBuilder.create().parameterTransformer((replacer, info) -> {}),
            ProxyDataSourceBuilder.create().proxyResultSet(),
            ProxyDataSourceBuilder.create().proxyGeneratedKeys(),
            ProxyDataSourceBuilder.create().autoRetrieveGeneratedKeys(true))) {
      ProxyConfig config = builder.build().getProxyConfig();
      assertThatThrownBy(() -> DatasourceProxy.with(config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("remove it");
    }
  }

  private static DatasourceProxy with(QueryExecutionListener listener) {
    return DatasourceProxy.with(ProxyConfig.Builder.create().queryListener(listener).build());
  }

  private static QueryExecutionListener afterwards(RuntimeException failure) {
    return new QueryExecutionListener() {
      @Override
      public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

      @Override
      public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        throw failure;
      }
    };
  }

  private static QueryExecutionListener keeping(List<QueryInfo> told) {
    return new QueryExecutionListener() {
      @Override
      public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

      @Override
      public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        told.addAll(queries);
      }
    };
  }

  private static void query(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Its clock waits for the query to run, as that of the library may go off before it is ready. */
  private static final class Slow extends SlowQueryListener {

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final CountDownLatch reported;

    Slow(CountDownLatch running, CountDownLatch reported) {
      this.reported = reported;
      setThreshold(1);
      setThresholdTimeUnit(TimeUnit.MILLISECONDS);
      executor.shutdown();
      executor =
          new ScheduledThreadPoolExecutor(1) {
            @Override
            protected void beforeExecute(Thread thread, Runnable task) {
              await(running);
            }
          };
    }

    @Override
    protected void onSlowQuery(ExecutionInfo execution, List<QueryInfo> queries, long startTime) {
      queries.forEach(query -> reports.add(query.getQuery()));
      reported.countDown();
    }
  }

  /** Does something before each call of a kind. */
  private record Before(Kind kind, Runnable action) implements Interceptor {

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      action.run();
      return next.proceed(call);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(kind);
    }
  }

  /** Makes each call of a kind twice, or answers it. */
  private record Around(Kind kind, boolean repeating) implements Interceptor {

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      if (!repeating) {
        return call.answer(5);
      }
      next.proceed(call);
      return next.proceed(call);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(kind);
    }
  }
}
