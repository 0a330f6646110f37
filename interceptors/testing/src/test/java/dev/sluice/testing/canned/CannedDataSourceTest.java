package dev.sluice.testing.canned;

import static dev.sluice.testing.canned.CannedAnswer.fail;
import static dev.sluice.testing.canned.CannedAnswer.rows;
import static dev.sluice.testing.canned.CannedAnswer.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class CannedDataSourceTest {

  private static final String NAME = "SELECT name FROM users WHERE id = ?";

  private final CannedDataSource users =
      CannedDataSource.builder()
          .on(
              "SELECT name FROM users WHERE id = ?",
              call -> call.parameter(1).equals(7L) ? rows("name").row("Ada") : rows("name"))
          .on(Pattern.compile("INSERT INTO users.*"), update(1).withKeys(rows("id").row(7)))
          .on(sql -> sql.contains("audit"), fail(SqlFaults::busy))
          .build();

  private static String name(DataSource users, long id) throws SQLException {
    try (Connection connection = users.getConnection();
        PreparedStatement statement = connection.prepareStatement(NAME)) {
      statement.setLong(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString("NAME") : null;
      }
    }
  }

  @Test
  void aQueryIsAnsweredByItsParameters() throws SQLException {
    assertThat(name(users, 7)).isEqualTo("Ada");
    assertThat(name(users, 8)).isNull();
    assertThat(users.calls())
        .containsExactly(new CannedCall(NAME, List.of(7L)), new CannedCall(NAME, List.of(8L)));
    users.clear();
    assertThat(users.calls()).isEmpty();
  }

  @Test
  void anInsertGivesItsKeys() throws SQLException {
    try (Connection connection = users.getConnection();
        Statement statement = connection.createStatement()) {
      String insert = "INSERT INTO users(name) VALUES ('Ada')";
      assertThat(statement.executeUpdate(insert, Statement.RETURN_GENERATED_KEYS)).isEqualTo(1);
      ResultSet keys = statement.getGeneratedKeys();
      assertThat(keys.next()).isTrue();
      assertThat(keys.getLong(1)).isEqualTo(7);
      assertThat(statement.execute(insert)).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(1);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
  }

  @Test
  void aFailureArrivesAsItWasMade() {
    assertThatThrownBy(() -> run(users, "DELETE FROM audit"))
        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(5));
  }

  @Test
  void whatIsNotCannedFailsAndSaysWhatIs() {
    assertThatThrownBy(() -> run(users, "DELETE FROM users"))
        .isInstanceOf(SQLSyntaxErrorException.class)
        .hasMessageContainingAll("DELETE FROM users", NAME, "INSERT INTO users.*", "a condition");
    assertThat(users.calls()).extracting(CannedCall::sql).containsExactly("DELETE FROM users");
  }

  @Test
  void otherwiseAnswersWhatIsNotCanned() throws SQLException {
    DataSource any = CannedDataSource.builder().otherwise(update(3)).build();
    assertThat(run(any, "anything")).isEqualTo(3);
  }

  @Test
  void whiteSpaceDoesNotMatter() throws SQLException {
    DataSource one = CannedDataSource.builder().on("DELETE  FROM\n\tt ", update(2)).build();
    assertThat(run(one, " DELETE FROM t")).isEqualTo(2);
  }

  private static int run(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  @Test
  void rowsAreNoUpdateCountAndTheOtherWayRound() throws SQLException {
    DataSource rows = CannedDataSource.builder().otherwise(rows("a").row(1)).build();
    assertThatThrownBy(() -> run(rows, "DELETE FROM t"))
        .hasMessageContaining("rows are canned")
        .hasMessageContaining("DELETE FROM t");
    DataSource counts = CannedDataSource.builder().otherwise(update(1)).build();
    try (Statement statement = counts.getConnection().createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
          .hasMessageContaining("an update count is canned");
    }
  }

  @Test
  void aBatchIsAnsweredEntryByEntryUntilOneFails() throws SQLException {
    CannedDataSource counters =
        CannedDataSource.builder()
            .on(
                "UPDATE t SET n = ?",
                call -> {
                  if (call.parameter(1) == null) {
                    throw SqlFaults.constraint();
                  }
                  return update((int) call.parameter(1));
                })
            .build();
    try (Connection connection = counters.getConnection();
        PreparedStatement update = connection.prepareStatement("UPDATE t SET n = ?")) {
      for (Integer n : Arrays.asList(1, 2, null, 4)) {
        update.setObject(1, n);
        update.addBatch();
      }
      BatchUpdateException e =
          catchThrowableOfType(BatchUpdateException.class, update::executeBatch);
      assertThat(e.getUpdateCounts()).containsExactly(1, 2);
      assertThat(e.getErrorCode()).isEqualTo(19);
      assertThat(counters.calls()).hasSize(3);
      assertThat(update.executeBatch()).isEmpty();
      update.setInt(1, 5);
      update.addBatch();
      assertThat(update.executeLargeBatch()).containsExactly(5);
    }
  }

  @Test
  void aMissingParameterIsNoticed() throws SQLException {
    try (Connection connection = users.getConnection();
        PreparedStatement statement = connection.prepareStatement(NAME)) {
      statement.setLong(2, 7);
      assertThatThrownBy(statement::executeQuery).hasMessageContaining("missing");
      statement.clearParameters();
      statement.setLong(1, 7);
      assertThat(statement.executeQuery().next()).isTrue();
      assertThatThrownBy(() -> statement.executeQuery(NAME)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.setLong(0, 7)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void whatIsClosedRefuses() throws SQLException {
    Connection connection = users.getConnection();
    PreparedStatement statement = connection.prepareStatement(NAME);
    statement.setLong(1, 7);
    ResultSet first = statement.executeQuery();
    ResultSet second = statement.executeQuery();
    assertThat(first.isClosed()).as("by the next execution").isTrue();
    assertThat(second.getStatement()).isSameAs(statement);
    assertThat(statement.getConnection()).isSameAs(connection);
    connection.close();
    connection.close();
    assertThat(second.isClosed()).isTrue();
    assertThat(connection.isValid(0)).isFalse();
    assertThatThrownBy(second::next).hasMessage("this ResultSet is closed");
    assertThatThrownBy(statement::executeQuery).hasMessage("this PreparedStatement is closed");
    assertThatThrownBy(connection::createStatement).hasMessage("this Connection is closed");
  }

  @Test
  void propertiesAreKept() throws SQLException {
    try (Connection connection = users.getConnection()) {
      assertThat(connection.isReadOnly()).isFalse();
      connection.setReadOnly(true);
      assertThat(connection.isReadOnly()).isTrue();
      assertThat(connection.getCatalog()).isNull();
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("Canned");
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(connection.isWrapperFor(String.class)).isFalse();
      assertThatThrownBy(() -> connection.prepareCall("{call f()}"))
          .isInstanceOf(SQLFeatureNotSupportedException.class)
          .hasMessage("a canned Connection does not answer prepareCall");
    }
  }

  @Test
  void transactionsAreBegunAndEnded() throws SQLException {
    try (Connection connection = users.getConnection()) {
      assertThatThrownBy(connection::commit).hasMessageContaining("autocommit");
      connection.setAutoCommit(false);
      connection.rollback(connection.setSavepoint("one"));
      connection.commit();
    }
  }

  @Test
  void interceptorsGoAroundIt() throws SQLException {
    Recorder recorder = new Recorder();
    assertThat(name(SluiceDataSource.wrap(users, recorder), 7)).isEqualTo("Ada");
    assertThat(recorder.sequence())
        .containsExactly(Kind.ACQUIRE, Kind.PREPARE, Kind.QUERY, Kind.FETCH, Kind.RELEASE);
  }

  @Test
  void nonsenseIsRefusedAtOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> rows());
    assertThatIllegalArgumentException().isThrownBy(() -> rows("a", "b").row(1));
    assertThatIllegalArgumentException().isThrownBy(() -> update(-1));
  }
}
