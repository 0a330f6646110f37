package dev.sluice.datasourceproxy;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import net.ttddyy.dsproxy.ConnectionInfo;
import net.ttddyy.dsproxy.proxy.JdbcProxyFactory;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.proxy.Stopwatch;
import net.ttddyy.dsproxy.transform.ParameterTransformer;
import net.ttddyy.dsproxy.transform.QueryTransformer;

/**
 * Tells the listeners of datasource-proxy what goes through the chain: its query listeners each
 * execution, its method listeners each call that they and the chain both know.
 *
 * <p>They are told on the thread of the caller, inside its transaction, of each call that reaches
 * this interceptor. As the innermost of a chain it tells of what reaches the driver: two events for
 * a statement that a retry repeated, none for one that was answered or refused. What a listener
 * throws reaches the caller, as in datasource-proxy; where the call failed too, it is suppressed
 * onto that failure.
 *
 * <p>Parameters are captured for the whole chain if there is a query listener. Thread-safe if the
 * listeners are.
 */
public final class DatasourceProxy implements Interceptor {

  private static final Set<Kind> WITHOUT_METHODS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(Kind.UNIT, Kind.TRANSACTION, Kind.FETCH, Kind.PREPARE)));
  private static final Set<Kind> WITH_METHODS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(Kind.UNIT, Kind.TRANSACTION, Kind.FETCH)));

  private final ProxyConfig config;
  private final boolean tellsQueries;
  private final boolean tellsMethods;

  private DatasourceProxy(ProxyConfig config) {
    this.config = config;
    tellsQueries = !config.getQueryListener().getListeners().isEmpty();
    tellsMethods = !config.getMethodListener().getListeners().isEmpty();
  }

  /**
   * With the listeners, the name of the data source, the connection ids, the stopwatch and the wish
   * for isolation levels of a configuration. {@code ProxyDataSourceBuilder} gives one by {@code
   * build().getProxyConfig()}.
   *
   * @param config what datasource-proxy would be given, with all its listeners; not null
   * @return a new interceptor
   * @throws IllegalArgumentException if it asks for more than listeners: transformers, proxies of
   *     its own or generated keys
   */
  public static DatasourceProxy with(ProxyConfig config) {
    refuse(config.getQueryTransformer() != QueryTransformer.DEFAULT, "query transformer");
    refuse(
        config.getParameterTransformer() != ParameterTransformer.DEFAULT, "parameter transformer");
    refuse(config.getJdbcProxyFactory() != JdbcProxyFactory.DEFAULT, "proxy factory");
    refuse(config.isResultSetProxyEnabled(), "proxy for result sets");
    refuse(
        config.isAutoRetrieveGeneratedKeys() || config.isGeneratedKeysProxyEnabled(),
        "treatment of generated keys");
    return new DatasourceProxy(config);
  }

  private static void refuse(boolean asked, String what) {
    if (asked) {
      throw new IllegalArgumentException(
          "the configuration has a "
              + what
              + ", and only its listeners can be run here: remove it,"
              + " and write an interceptor for what it does");
    }
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (!(call instanceof JdbcCall<R> jdbc)) {
      return next.proceed(call);
    }
    Opened opened = opened(jdbc);
    Invocation invocation = Invocation.of(jdbc, opened, this);
    if (!tellsMethods || invocation == null) {
      return told(jdbc, opened, invocation, next);
    }
    MethodEvent event = MethodEvent.of(invocation, opened, config);
    return around(
        event,
        () -> {
          R result = told(jdbc, opened, invocation, next);
          event.on(opened(jdbc));
          return result;
        });
  }

  /** Tells the query listeners, and counts for the others. */
  private <R> R told(JdbcCall<R> call, Opened opened, Invocation invocation, Chain<R> next)
      throws SQLException {
    if (call instanceof SqlCall<R> sql) {
      return call.kind() == Kind.PREPARE || !tellsQueries
          ? next.proceed(call)
          : around(QueryEvent.of(sql, opened, invocation, config), () -> next.proceed(call));
    }
    R result = next.proceed(call);
    if (result instanceof Connection connection) {
      open(call, connection);
    } else if (opened != null) {
      opened.did(call.kind(), config.getConnectionIdManager());
    }
    return result;
  }

  private <R> R around(Event event, Action<R> action) throws SQLException {
    event.before();
    Stopwatch stopwatch = config.getStopwatchFactory().create().start();
    R result;
    try {
      result = action.run();
    } catch (Throwable failure) {
      long elapsed = stopwatch.getElapsedTime();
      try {
        event.failed(failure, elapsed);
      } catch (Throwable further) {
        suppress(further, failure);
      }
      throw failure;
    }
    long elapsed = stopwatch.getElapsedTime();
    try {
      event.succeeded(result, elapsed);
    } catch (Throwable failure) {
      close(result, failure);
      throw failure;
    }
    return result;
  }

  /** What is known of the call's connection; null before it is acquired. */
  private Opened opened(JdbcCall<?> call) throws SQLException {
    Opened known = (Opened) call.connection().attachment(this);
    boolean late = known == null && call instanceof SqlCall<?> sql && sql.statement() != null;
    return late ? open(call, ((SqlCall<?>) call).statement().getConnection()) : known;
  }

  private Opened open(JdbcCall<?> call, Connection connection) throws SQLException {
    try {
      ConnectionInfo info = new ConnectionInfo();
      info.setDataSourceName(config.getDataSourceName());
      info.setConnectionId(config.getConnectionIdManager().getId(connection));
      if (config.isRetrieveIsolationLevel()) {
        info.setIsolationLevel(connection.getTransactionIsolation());
      }
      Opened opened = new Opened(connection, info);
      call.connection().attach(this, opened);
      return opened;
    } catch (Throwable failure) {
      if (call.kind() == Kind.ACQUIRE) {
        close(connection, failure);
      }
      throw failure;
    }
  }

  /** What the caller will not get must not stay open. */
  private static void close(Object result, Throwable failure) {
    if (result instanceof AutoCloseable lost) {
      try {
        lost.close();
      } catch (Exception e) {
        suppress(e, failure);
      }
    }
  }

  private static void suppress(Throwable further, Throwable failure) {
    if (further != failure) {
      failure.addSuppressed(further);
    }
  }

  @Override
  public Set<Kind> kinds() {
    return tellsMethods ? WITH_METHODS : WITHOUT_METHODS;
  }

  @Override
  public boolean wantsParameters() {
    return tellsQueries;
  }

  @Override
  public String toString() {
    return "datasource-proxy";
  }
}
