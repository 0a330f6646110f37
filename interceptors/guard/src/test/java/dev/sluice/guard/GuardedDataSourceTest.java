package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.SqlRunner;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way to execute, on a real database. */
class GuardedDataSourceTest {

  private static final String INSERT = "INSERT INTO t VALUES (1)";

  private final JdbcDataSource database = new JdbcDataSource();

  @BeforeEach
  void createTable() throws SQLException {
    database.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x INT)");
    }
  }

  private DataSource guarded(Guard guard) {
    return SluiceDataSource.wrap(database, guard);
  }

  private int rows() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void noRoadLeadsAroundIt() throws SQLException {
    try (Connection connection = guarded(Guard.builder().readOnly().build()).getConnection();
        Statement plain = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(INSERT);
        CallableStatement call = connection.prepareCall(INSERT)) {
      refused(() -> plain.execute(INSERT));
      refused(() -> plain.execute(INSERT, Statement.RETURN_GENERATED_KEYS));
      refused(() -> plain.execute(INSERT, new int[] {1}));
      refused(() -> plain.execute(INSERT, new String[] {"X"}));
      refused(() -> plain.executeQuery("SELECT * FROM FINAL TABLE (" + INSERT + ")"));
      refused(() -> plain.executeUpdate(INSERT));
      refused(() -> plain.executeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS));
      refused(() -> plain.executeUpdate(INSERT, new int[] {1}));
      refused(() -> plain.executeUpdate(INSERT, new String[] {"X"}));
      refused(() -> plain.executeLargeUpdate(INSERT));
      refused(() -> plain.executeLargeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS));
      refused(() -> plain.executeLargeUpdate(INSERT, new int[] {1}));
      refused(() -> plain.executeLargeUpdate(INSERT, new String[] {"X"}));
      plain.addBatch("SELECT 1");
      plain.addBatch(INSERT);
      refused(plain::executeBatch);
      refused(plain::executeLargeBatch);
      refused(prepared::execute);
      refused(prepared::executeUpdate);
      refused(prepared::executeLargeUpdate);
      prepared.addBatch();
      refused(prepared::executeBatch);
      refused(call::execute);
      refused(call::executeUpdate);
    }
    assertThat(rows()).isZero();
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(RefusedException.class);
  }

  @Test
  void theExampleOfTheGuideGuards() throws SQLException {
    DataSource dataSource = database;
    Guard guard =
        Guard.builder()
            .noSchemaChanges()
            .refuse("the audit table only grows", "DELETE FROM audit")
            .statementTimeout(Duration.ofSeconds(30))
            .build();

    DataSource guarded = SluiceDataSource.wrap(dataSource, guard);

    try (Connection connection = guarded.getConnection();
        Statement statement = connection.createStatement()) {
      refused(() -> statement.execute("DELETE FROM audit"));
      assertThat(statement.executeUpdate(INSERT)).isOne();
    }
  }

  @Test
  void aUnitCanBeExempt() throws SQLException {
    Guard guard = Guard.builder().readOnly().exceptUnits("import").build();

    try (SqlRunner runner = SqlRunner.over(database).interceptors(guard).plain()) {
      runner.inTransaction("import", session -> session.update(INSERT));
      refused(() -> runner.inTransaction("report", session -> session.update(INSERT)));
    }
    assertThat(rows()).isOne();
  }

  @Test
  void aStatementWithoutALimitGetsOne() throws SQLException {
    Guard guard = Guard.builder().statementTimeout(Duration.ofMillis(1500)).build();

    try (Connection connection = guarded(guard).getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
      statement.executeQuery();
      assertThat(statement.getQueryTimeout()).isEqualTo(2);

      statement.setQueryTimeout(7);
      statement.executeQuery();
      assertThat(statement.getQueryTimeout()).isEqualTo(7);
    }
  }

  @Test
  void aLimitEndsWhatRunsTooLong() throws SQLException {
    Guard guard = Guard.builder().statementTimeout(Duration.ofMillis(1)).build();

    try (Connection connection = guarded(guard).getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "SELECT count(*) FROM system_range(1, 100000) a, system_range(1, 100000) b"
                          + " WHERE a.x + b.x < 0"))
          .isInstanceOf(SQLException.class);
    }
  }
}
