package dev.sluice.testing;

import static dev.sluice.jdbc.Kind.ACQUIRE;
import static dev.sluice.jdbc.Kind.BEGIN;
import static dev.sluice.jdbc.Kind.COMMIT;
import static dev.sluice.jdbc.Kind.FETCH;
import static dev.sluice.jdbc.Kind.PREPARE;
import static dev.sluice.jdbc.Kind.QUERY;
import static dev.sluice.jdbc.Kind.RELEASE;
import static dev.sluice.jdbc.Kind.TRANSACTION;
import static dev.sluice.jdbc.Kind.UNIT;
import static dev.sluice.jdbc.Kind.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderOnSqliteTest {

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private DataSource file;
  private DataSource recorded;

  @BeforeEach
  void createTable() throws SQLException {
    file = SqliteDataSource.at(folder.resolve("recorded.db"));
    recorded = SluiceDataSource.wrap(file, recorder, faults);
    try (Connection connection = file.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x)");
    }
  }

  @Test
  void callsOfAConnectionAreRecordedInOrder() throws SQLException {
    try (Connection connection = recorded.getConnection();
        PreparedStatement select = connection.prepareStatement("SELECT x FROM t");
        ResultSet rows = select.executeQuery()) {
      assertThat(rows.next()).isFalse();
    }

    assertThat(recorder.sequence()).containsExactly(ACQUIRE, PREPARE, QUERY, FETCH, RELEASE);
    assertThat(recorder.sql()).containsExactly("SELECT x FROM t");
    assertThat(recorder.calls(QUERY))
        .singleElement()
        .satisfies(call -> assertThat(call.result()).isNotNull())
        .satisfies(call -> assertThat(call.unit()).isNull())
        .satisfies(call -> assertThat(call.connection()).isPositive());
  }

  @Test
  void callsOfAUnitTellWhatTheyBelongTo() throws SQLException {
    try (SqlRunner runner =
        SqlRunner.over(recorded).transactions(TransactionStyle.IMMEDIATE).plain()) {
      runner.run(
          Unit.write("insert"), session -> session.update("INSERT INTO t VALUES (?)", "secret"));
    }

    assertThat(recorder.sequence())
        .containsSubsequence(UNIT, TRANSACTION, ACQUIRE, BEGIN, UPDATE, COMMIT, RELEASE);
    assertThat(recorder.sql())
        .containsExactly("BEGIN IMMEDIATE", "INSERT INTO t VALUES (?)", "COMMIT");
    long transaction = recorder.calls(TRANSACTION).get(0).transaction();
    assertThat(recorder.calls(UPDATE))
        .singleElement()
        .satisfies(call -> assertThat(call.unit()).isEqualTo("insert"))
        .satisfies(call -> assertThat(call.attempt()).isEqualTo(1))
        .satisfies(call -> assertThat(call.transaction()).isEqualTo(transaction).isPositive());
    assertThat(recorder.report())
        .startsWith("UNIT insert#")
        .contains("\n  TRANSACTION " + transaction)
        .contains("\n    UPDATE on ")
        .doesNotContain("secret");
  }

  @Test
  void aConnectionIsOpenUntilItIsReleased() throws SQLException {
    Connection connection = recorded.getConnection();
    long number = recorder.calls(ACQUIRE).get(0).connection();

    assertThat(recorder.openConnections()).containsExactly(number);
    connection.close();
    connection.close();
    assertThat(recorder.openConnections()).isEmpty();
  }

  @Test
  void aConnectionWhoseReleaseFailsIsNotOpenAnyMore() throws SQLException {
    faults.on(RELEASE).fail(SqlFaults::io);
    Connection connection = recorded.getConnection();

    assertThatThrownBy(connection::close).hasMessageStartingWith("[SQLITE_IOERR]");

    assertThat(recorder.openConnections()).isEmpty();
  }

  @Test
  void aConnectionThatCouldNotBeAcquiredIsNotOpen() {
    faults.on(ACQUIRE).after().fail(SqlFaults::broken);

    assertThatThrownBy(recorded::getConnection).hasMessageContaining("broken");

    assertThat(recorder.openConnections()).isEmpty();
  }

  @Test
  void openConnectionsAreKnownWhateverIsRecorded() throws SQLException {
    Recorder queries = Recorder.builder().only(Set.of(QUERY)).build();

    try (Connection connection = SluiceDataSource.wrap(file, queries).getConnection()) {
      assertThat(queries.openConnections()).hasSize(1);
      assertThat(connection.isClosed()).isFalse();
    }

    assertThat(queries.openConnections()).isEmpty();
    assertThat(queries.calls()).isEmpty();
    assertThat(queries.count(ACQUIRE)).isZero();
  }
}
