package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEvent;
import javax.sql.StatementEventListener;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.jdbcx.JdbcXAConnection;
import org.junit.jupiter.api.Test;

class XaTest {

  private final Seen seen = Seen.all();
  private final JdbcDataSource h2 = new JdbcDataSource();
  private final XADataSource wrapped = SluiceXaDataSource.wrap(h2, seen);

  XaTest() {
    h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private record Branch(int number) implements Xid {
    @Override
    public int getFormatId() {
      return 7;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {(byte) number};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }

  /** Notes events with the objects they carry. */
  private static final class Listener implements ConnectionEventListener, StatementEventListener {

    private final List<ConnectionEvent> closed = new ArrayList<>();
    private final List<ConnectionEvent> failed = new ArrayList<>();
    private final List<StatementEvent> statementsClosed = new ArrayList<>();
    private final List<StatementEvent> statementsFailed = new ArrayList<>();

    @Override
    public void connectionClosed(ConnectionEvent event) {
      closed.add(event);
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      failed.add(event);
    }

    @Override
    public void statementClosed(StatementEvent event) {
      statementsClosed.add(event);
    }

    @Override
    public void statementErrorOccurred(StatementEvent event) {
      statementsFailed.add(event);
    }
  }

  @Test
  void callsOfABranchGoThroughTheChainInItsTransaction() throws Exception {
    XAConnection xa = wrapped.getXAConnection();
    XAResource resource = xa.getXAResource();
    try (Connection connection = xa.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n INT)");
      assertThat(seen.last().inTransaction()).isFalse();

      Branch branch = new Branch(1);
      resource.start(branch, XAResource.TMNOFLAGS);
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      assertThat(seen.last().inTransaction()).isTrue();
      assertThat(connection.unwrap(ConnectionState.class).inTransaction()).isTrue();
      resource.end(branch, XAResource.TMSUCCESS);
      assertThat(resource.prepare(branch)).isEqualTo(XAResource.XA_OK);
      resource.commit(branch, false);

      connection.setAutoCommit(true);
      statement.executeQuery("SELECT n FROM t").close();
      assertThat(seen.last().inTransaction()).isFalse();
    }
    assertThat(seen.kindsSeen())
        .startsWith(Kind.ACQUIRE, Kind.EXECUTE, Kind.UPDATE)
        .endsWith(Kind.RELEASE);
    xa.close();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void aBranchRolledBackLeavesNothing() throws Exception {
    XAConnection xa = SluiceXaDataSource.wrap(h2, seen).getXAConnection(null, null);
    try (Connection connection = xa.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n INT)");
      Branch branch = new Branch(2);
      xa.getXAResource().start(branch, XAResource.TMNOFLAGS);
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      xa.getXAResource().end(branch, XAResource.TMFAIL);
      xa.getXAResource().rollback(branch);
    }
    xa.close();
    assertThat(rows()).isZero();
  }

  private int rows() throws SQLException {
    try (Connection connection = h2.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void theResourceIsTheDriversOwn() throws SQLException {
    XAConnection xa = wrapped.getXAConnection();
    assertThat(xa.getXAResource()).isInstanceOf(JdbcXAConnection.class);
    xa.close();
  }

  @Test
  void aBranchThatTheManagerHasBegunAndEndedIsSeenWithoutTheConnection() throws Exception {
    ScriptedDriver physical = new ScriptedDriver();
    ConnectionState state = handleOver(physical).unwrap(ConnectionState.class);
    long before = state.transactionsEnded();

    autoCommit(physical, false);
    assertThat(state.inTransaction()).isTrue();
    autoCommit(physical, true);
    assertThat(state.inTransaction()).isFalse();
    assertThat(state.transactionsEnded()).isEqualTo(before + 1);
    autoCommit(physical, false);
    assertThat(state.inTransaction()).isTrue();
  }

  private Connection handleOver(ScriptedDriver physical) throws Exception {
    ScriptedDriver pooled = new ScriptedDriver();
    pooled.script(
        PooledConnection.class.getMethod("getConnection"), physical.as(Connection.class), null);
    return new InterceptedPooledConnection(
            pooled.as(PooledConnection.class), Pipeline.of(List.of(seen)))
        .getConnection();
  }

  private static void autoCommit(ScriptedDriver physical, boolean on) throws Exception {
    physical.script(Connection.class.getMethod("getAutoCommit"), on, null);
  }

  @Test
  void eventsCarryTheConnectionThatTheListenerKnows() throws SQLException {
    PooledConnection pooled = SluiceConnectionPoolDataSource.wrap(h2, seen).getPooledConnection();
    Listener listener = new Listener();
    Listener removed = new Listener();
    pooled.addConnectionEventListener(listener);
    pooled.addConnectionEventListener(removed);
    pooled.removeConnectionEventListener(removed);

    Connection first = pooled.getConnection();
    first.close();
    first.close();

    assertThat(listener.closed)
        .singleElement()
        .extracting(ConnectionEvent::getSource)
        .isSameAs(pooled);
    assertThat(removed.closed).isEmpty();
    assertThat(seen.kindsSeen()).containsExactly(Kind.ACQUIRE, Kind.RELEASE);
    pooled.close();
  }

  @Test
  void eventsCarryTheStatementThatTheCallerHolds() throws Exception {
    ScriptedDriver physical = new ScriptedDriver();
    ScriptedDriver pooled = new ScriptedDriver();
    PooledConnection driver = pooled.as(PooledConnection.class);
    PreparedStatement driverStatement = new ScriptedDriver().as(PreparedStatement.class);
    pooled.script(
        PooledConnection.class.getMethod("getConnection"), physical.as(Connection.class), null);
    InterceptedPooledConnection wrapper =
        new InterceptedPooledConnection(driver, Pipeline.of(List.of(seen)));
    Connection connection = wrapper.getConnection();
    physical.script(
        Connection.class.getMethod("prepareStatement", String.class), driverStatement, null);
    PreparedStatement held = connection.prepareStatement("SELECT 1");
    Listener listener = new Listener();
    wrapper.addStatementEventListener(listener);
    StatementEventListener forwarding =
        (StatementEventListener) pooled.received().get(1).arguments().get(0);

    SQLException failure = new SQLException("broken");
    forwarding.statementErrorOccurred(new StatementEvent(driver, driverStatement, failure));
    forwarding.statementClosed(new StatementEvent(driver, driverStatement));

    StatementEvent failed = listener.statementsFailed.get(0);
    assertThat(failed.getSource()).isSameAs(wrapper);
    assertThat(failed.getStatement()).isSameAs(held);
    assertThat(failed.getSQLException() == failure).isTrue();
    assertThat(listener.statementsClosed.get(0).getStatement()).isSameAs(held);
    PreparedStatement unknown = new ScriptedDriver().as(PreparedStatement.class);
    forwarding.statementClosed(new StatementEvent(driver, unknown));
    assertThat(listener.statementsClosed.get(1).getStatement()).isSameAs(unknown);
    wrapper.removeStatementEventListener(listener);
    assertThat(pooled.received().get(2).arguments()).containsExactly(forwarding);
  }

  @Test
  void errorEventsCarryTheVeryException() throws Exception {
    ScriptedDriver pooled = new ScriptedDriver();
    PooledConnection driver = pooled.as(PooledConnection.class);
    InterceptedPooledConnection wrapper =
        new InterceptedPooledConnection(driver, Pipeline.of(List.of(seen)));
    Listener listener = new Listener();
    wrapper.addConnectionEventListener(listener);
    SQLException failure = new SQLException("broken");

    ((ConnectionEventListener) pooled.received().get(0).arguments().get(0))
        .connectionErrorOccurred(new ConnectionEvent(driver, failure));

    assertThat(listener.failed.get(0).getSource()).isSameAs(wrapper);
    assertThat(listener.failed.get(0).getSQLException() == failure).isTrue();
  }

  @Test
  void aHandleThatTheDriverClosesByItselfIsReleasedToo() throws SQLException {
    PooledConnection pooled = SluiceConnectionPoolDataSource.wrap(h2, seen).getPooledConnection();
    Connection first = pooled.getConnection();
    pooled.getConnection();
    assertThat(seen.kindsSeen()).containsExactly(Kind.ACQUIRE, Kind.RELEASE, Kind.ACQUIRE);
    assertThat(first.isClosed()).isTrue();

    pooled.close();
    assertThat(seen.kindsSeen()).endsWith(Kind.ACQUIRE, Kind.RELEASE);
  }

  @Test
  void wrappingAgainMakesOneChain() {
    Seen outer = Seen.all();
    assertThat(SluiceXaDataSource.wrap(SluiceXaDataSource.wrap(h2, seen), outer).pipeline())
        .extracting(Pipeline::interceptors)
        .isEqualTo(List.of(outer, seen));
    SluiceConnectionPoolDataSource pool = SluiceConnectionPoolDataSource.wrap(h2, seen);
    assertThat(SluiceConnectionPoolDataSource.wrap(pool, outer).pipeline().interceptors())
        .containsExactly(outer, seen);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SluiceXaDataSource.wrap(SluiceXaDataSource.wrap(h2, seen), seen));
  }
}
