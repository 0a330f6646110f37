package dev.sluice.datasourceproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;

/** A listener is told in our chain what datasource-proxy itself tells it. */
class SameAsDatasourceProxyTest {

  @Test
  void aQueryListenerIsToldTheSame() throws SQLException {
    Recording theirs = new Recording();
    Statements.run(proxy("orders").retrieveIsolation().listener(theirs).build());

    Recording ours = new Recording();
    Statements.run(chain(proxy("orders").retrieveIsolation().listener(ours)));

    assertThat(ours.events()).containsExactlyElementsOf(theirs.events());
    assertThat(theirs.events()).hasSizeGreaterThan(40);
  }

  @Test
  void withoutAskingForTheIsolationLevelToo() throws SQLException {
    Recording theirs = new Recording();
    Statements.run(proxy("orders").listener(theirs).build());

    Recording ours = new Recording();
    Statements.run(chain(proxy("orders").listener(ours)));

    assertThat(ours.events()).containsExactlyElementsOf(theirs.events());
  }

  @Test
  void aMethodListenerIsToldTheSameOfTheCallsThatBothKnow() throws SQLException {
    Calls theirs = new Calls();
    transaction(proxy("orders").methodListener(theirs).build());

    Calls ours = new Calls();
    transaction(chain(proxy("orders").methodListener(ours)));

    assertThat(ours.calls)
        .containsExactlyElementsOf(theirs.calls)
        .hasSize(14)
        .last()
        .asString()
        .contains("close()", " on 1, 1 commits, 1 rollbacks, closed true, orders");
  }

  private static void transaction(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement query = connection.prepareStatement("SELECT 1")) {
        query.executeQuery();
      }
      connection.commit();
      connection.rollback();
    }
  }

  private static ProxyDataSourceBuilder proxy(String name) {
    return ProxyDataSourceBuilder.create(Statements.database()).name(name);
  }

  private static DataSource chain(ProxyDataSourceBuilder builder) {
    ProxyDataSource proxy = builder.build();
    ProxyConfig config = proxy.getProxyConfig();
    return SluiceDataSource.wrap(Statements.database(), DatasourceProxy.with(config));
  }

  /** Those calls that the chain knows. */
  private static final class Calls implements MethodExecutionListener {

    private static final List<String> KNOWN =
        List.of(
            "getConnection",
            "setAutoCommit",
            "prepareStatement",
            "executeQuery",
            "commit",
            "rollback",
            "close");

    private final List<String> calls = new ArrayList<>();

    @Override
    public void beforeMethod(MethodExecutionContext call) {
      tell("before ", call);
    }

    @Override
    public void afterMethod(MethodExecutionContext call) {
      tell("after ", call);
    }

    private void tell(String when, MethodExecutionContext call) {
      String name = call.getMethod().getName();
      boolean statement =
          call.getMethod().getDeclaringClass().getSimpleName().endsWith("Statement");
      if (!KNOWN.contains(name) || statement && name.equals("close")) {
        return;
      }
      String connection = "";
      if (call.getConnectionInfo() != null) {
        connection =
            " on %s, %d commits, %d rollbacks, closed %s, %s"
                .formatted(
                    call.getConnectionInfo().getConnectionId(),
                    call.getConnectionInfo().getCommitCount(),
                    call.getConnectionInfo().getRollbackCount(),
                    call.getConnectionInfo().isClosed(),
                    call.getConnectionInfo().getDataSourceName());
      }
      calls.add(when + call.getMethod() + Arrays.toString(call.getMethodArgs()) + connection);
    }
  }
}
