package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever leads back to another object leads to the one its holder has. */
class IdentityTest {

  private final Seen seen = Seen.all();
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void openH2() throws SQLException {
    connection = SluiceDataSource.wrap(Databases.h2(), seen).getConnection();
    statement = connection.createStatement();
    statement.execute("CREATE TABLE t (id IDENTITY, x INT)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void statementsLeadToTheConnection() throws SQLException {
    assertThat(statement.getConnection()).isSameAs(connection);
    try (PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        CallableStatement callable = connection.prepareCall("SELECT 1")) {
      assertThat(prepared.getConnection()).isSameAs(connection);
      assertThat(callable.getConnection()).isSameAs(connection);
    }
  }

  @Test
  void aClosedResultSetStillSaysSo() throws SQLException {
    ResultSet rows = statement.executeQuery("SELECT 1");
    rows.close();

    assertThatThrownBy(() -> rows.getStatement()).isInstanceOf(SQLException.class);
  }

  @Test
  void resultSetsLeadToTheStatement() throws SQLException {
    assertThat(statement.executeQuery("SELECT 1").getStatement()).isSameAs(statement);
    try (PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
      assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
    }
  }

  @Test
  void sqliteResultSetsLeadToTheStatement() throws SQLException {
    try (Connection sqlite = SluiceDataSource.wrap(Databases.sqlite(), seen).getConnection();
        Statement sql = sqlite.createStatement();
        PreparedStatement prepared = sqlite.prepareStatement("SELECT 1")) {
      assertThat(sql.executeQuery("SELECT 1").getStatement()).isSameAs(sql);
      assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
      assertThat(sql.getConnection()).isSameAs(sqlite);
    }
  }

  @Test
  void theSameRowsAreTheSameObject() throws SQLException {
    ResultSet rows = statement.executeQuery("SELECT 1");
    assertThat(statement.getResultSet()).isSameAs(rows);

    statement.execute("SELECT 2");
    ResultSet others = statement.getResultSet();
    assertThat(others).isNotSameAs(rows).isSameAs(statement.getResultSet());
  }

  @Test
  void generatedKeysAreWrappedBesideTheRows() throws SQLException {
    statement.executeUpdate("INSERT INTO t (x) VALUES (1)", Statement.RETURN_GENERATED_KEYS);
    ResultSet keys = statement.getGeneratedKeys();

    assertThat(keys.getStatement()).isSameAs(statement);
    assertThat(keys.next()).isTrue();
    assertThat(keys.getLong(1)).isEqualTo(1);
    assertThat(seen.last().toString()).isEqualTo("FETCH INSERT INTO t (x) VALUES (1)");
  }

  @Test
  void anUpdateHasNoRows() throws SQLException {
    statement.executeUpdate("INSERT INTO t (x) VALUES (1)");

    assertThat(statement.getResultSet()).isNull();
  }

  @Test
  void metadataLeadsToTheConnection() throws SQLException {
    DatabaseMetaData metaData = connection.getMetaData();

    assertThat(metaData.getConnection()).isSameAs(connection);
    try (ResultSet tables = metaData.getTables(null, null, "T", null)) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_NAME")).isEqualTo("T");
      assertThat(tables.getStatement()).isNull(); // as H2's own
    }
    assertThat(seen.last().kind()).isEqualTo(Kind.FETCH);
    assertThat(seen.last().sql()).isEmpty();
  }

  @Test
  void theStatementOfAMetadataResultSetLeadsToTheConnection() throws SQLException {
    try (Connection sqlite = SluiceDataSource.wrap(Databases.sqlite(), seen).getConnection();
        ResultSet tables = sqlite.getMetaData().getTables(null, null, null, null)) {
      Statement drivers = tables.getStatement();

      assertThat(drivers).isInstanceOf(InterceptedStatement.class).isSameAs(tables.getStatement());
      assertThat(drivers.getConnection()).isSameAs(sqlite);
    }
  }

  @Test
  void theSameMetadataIsTheSameObject() throws Exception {
    ScriptedDriver driver = new ScriptedDriver();
    Method getMetaData = Connection.class.getMethod("getMetaData");
    driver.script(getMetaData, new ScriptedDriver().as(DatabaseMetaData.class), null);
    try (Connection scripted =
        SluiceDataSource.wrap(new Handing(driver.as(Connection.class)), seen).getConnection()) {
      DatabaseMetaData first = scripted.getMetaData();
      assertThat(scripted.getMetaData()).isSameAs(first);

      driver.script(getMetaData, new ScriptedDriver().as(DatabaseMetaData.class), null);
      assertThat(scripted.getMetaData()).isNotSameAs(first);
    }
  }

  @Test
  void aResultSetAmongTheColumnsIsWrapped() throws Exception {
    ScriptedDriver cursor = new ScriptedDriver();
    ResultSet nested = cursor.as(ResultSet.class);
    ScriptedDriver driver = new ScriptedDriver();
    InterceptedStatement holder = (InterceptedStatement) statement;
    ResultSet rows = holder.wrap(driver.as(ResultSet.class));

    driver.script(ResultSet.class.getMethod("getObject", int.class), nested, null);
    Object value = rows.getObject(1);
    assertThat(((DelegatingResultSet) value).delegate).isSameAs(nested);
    assertThat(rows.getObject(1)).isSameAs(value);
    driver.script(ResultSet.class.getMethod("getObject", String.class, Map.class), nested, null);
    assertThat(rows.getObject("x", Map.of())).isSameAs(value);
    driver.script(ResultSet.class.getMethod("getObject", int.class, Class.class), nested, null);
    assertThat(rows.getObject(1, ResultSet.class)).isSameAs(value);

    Method getStatement = ResultSet.class.getMethod("getStatement");
    cursor.script(getStatement, holder.delegate, null);
    assertThat(((ResultSet) value).getStatement()).isSameAs(statement);
    cursor.script(getStatement, new ScriptedDriver().as(Statement.class), null);
    assertThat(((ResultSet) value).getStatement().getConnection()).isSameAs(connection);
    cursor.script(getStatement, null, null);
    assertThat(((ResultSet) value).getStatement()).isNull();
  }

  @Test
  void aResultSetAmongTheOutParametersIsWrapped() throws Exception {
    ResultSet nested = new ScriptedDriver().as(ResultSet.class);
    ScriptedDriver driver = new ScriptedDriver();
    CallableStatement call =
        new InterceptedCallableStatement(
            driver.as(CallableStatement.class), (InterceptedConnection) connection, "CALL", null);

    driver.script(CallableStatement.class.getMethod("getObject", int.class), nested, null);
    Object value = call.getObject(1);
    assertThat(((DelegatingResultSet) value).delegate).isSameAs(nested);
    driver.script(
        CallableStatement.class.getMethod("getObject", String.class, Class.class), nested, null);
    assertThat(call.getObject("x", ResultSet.class)).isSameAs(value);
  }

  /** The holder may ask for a driver's own type, which no wrapper can be. */
  @Test
  void aValueOfADriversTypeStaysAsItIs() throws Exception {
    ResultSet nested = new ScriptedDriver().as(ResultSet.class);
    ScriptedDriver driver = new ScriptedDriver();
    driver.script(ResultSet.class.getMethod("getObject", int.class, Class.class), nested, null);
    ResultSet rows = ((InterceptedStatement) statement).wrap(driver.as(ResultSet.class));

    Object value = rows.getObject(1, nested.getClass());
    assertThat(value).isSameAs(nested);
  }

  @ParameterizedTest
  @ValueSource(classes = {Connection.class, InterceptedConnection.class, Object.class})
  void aWrapperUnwrapsToItselfFirst(Class<?> iface) throws SQLException {
    assertThat(connection.isWrapperFor(iface)).isTrue();
    assertThat(connection.unwrap(iface)).isSameAs(connection);
  }

  @Test
  void wrappersUnwrapToTheDriversObjects() throws SQLException {
    ResultSet rows = statement.executeQuery("SELECT 1");

    assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isNotNull();
    assertThat(connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class)).isTrue();
    assertThat(statement.unwrap(org.h2.jdbc.JdbcStatement.class)).isNotNull();
    assertThat(rows.unwrap(org.h2.jdbc.JdbcResultSet.class)).isNotNull();
    assertThat(connection.isWrapperFor(java.util.List.class)).isFalse();
    assertThatThrownBy(() -> connection.unwrap(java.util.List.class))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void wrappersEqualOnlyThemselvesAndPrintNoData() throws SQLException {
    Connection driver = connection.unwrap(org.h2.jdbc.JdbcConnection.class);
    String number = connection.unwrap(ConnectionState.class).toString();
    ResultSet rows = statement.executeQuery("SELECT 'hush'");

    assertThat(connection).isEqualTo(connection).hasToString(number);
    assertThat(connection.equals(driver)).isFalse();
    assertThat(statement).hasToString("Statement on " + number);
    assertThat(rows).hasToString("ResultSet on " + number);
    assertThat(connection.getMetaData()).hasToString("DatabaseMetaData of " + number);
    try (PreparedStatement prepared =
            connection.prepareStatement("SELECT 'hush' /* hush */ WHERE 'hush' = ?");
        CallableStatement call = connection.prepareCall("CALL ABS(-1)")) {
      prepared.setString(1, "hush");
      assertThat(prepared).hasToString("PreparedStatement on " + number + ": SELECT ? WHERE ? = ?");
      assertThat(call).hasToString("CallableStatement on " + number + ": CALL ABS(-?)");
    }
    assertThat(SluiceDataSource.wrap(Databases.h2(), seen))
        .hasToString("SluiceDataSource around org.h2.jdbcx.JdbcDataSource");
  }
}
