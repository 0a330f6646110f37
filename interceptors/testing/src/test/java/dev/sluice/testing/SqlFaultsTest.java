package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Injected errors against the ones that the real driver throws. */
class SqlFaultsTest {

  @TempDir Path folder;

  private Connection connection;
  private Connection other;

  @BeforeEach
  void open() throws SQLException {
    SqliteDataSource file = SqliteDataSource.at(folder.resolve("real.db"));
    connection = file.getConnection();
    other = file.getConnection();
    execute(connection, "PRAGMA journal_mode = WAL");
    execute(connection, "CREATE TABLE t (x UNIQUE CHECK (x < 1000))");
    execute(connection, "PRAGMA busy_timeout = 0");
    execute(other, "PRAGMA busy_timeout = 0");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    other.close();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertThatTheDriverSaysTheSame(SQLException injected, String sql) {
    SQLException real = catchThrowableOfType(SQLException.class, () -> execute(connection, sql));
    assertThat(injected.getErrorCode()).isEqualTo(real.getErrorCode());
    assertThat(injected.getSQLState()).isEqualTo(real.getSQLState());
    assertThat(beforeParenthesis(injected)).isEqualTo(beforeParenthesis(real));
    assertThat(SqlError.of(injected)).isEqualTo(SqlError.of(real));
  }

  private static String beforeParenthesis(SQLException e) {
    return e.getMessage().substring(0, e.getMessage().indexOf('('));
  }

  @Test
  void busyIsWhatTheDriverSaysOfALock() throws SQLException {
    execute(other, "BEGIN IMMEDIATE");

    assertThatTheDriverSaysTheSame(SqlFaults.busy(), "INSERT INTO t VALUES (1)");
  }

  @Test
  void busySnapshotIsWhatTheDriverSaysOfAnOutdatedSnapshot() throws SQLException {
    execute(connection, "BEGIN");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
      rows.next();
    }
    execute(other, "INSERT INTO t VALUES (1)");

    assertThatTheDriverSaysTheSame(SqlFaults.busySnapshot(), "INSERT INTO t VALUES (2)");
  }

  @Test
  void fullIsWhatTheDriverSaysWhenThereIsNoRoom() throws SQLException {
    execute(connection, "PRAGMA max_page_count = 1");

    assertThatTheDriverSaysTheSame(SqlFaults.full(), "CREATE TABLE u AS SELECT zeroblob(100000)");
  }

  @Test
  void constraintsAreWhatTheDriverSaysOfThem() throws SQLException {
    execute(connection, "INSERT INTO t VALUES (1)");

    assertThatTheDriverSaysTheSame(SqlFaults.unique(), "INSERT INTO t VALUES (1)");
    assertThatTheDriverSaysTheSame(SqlFaults.constraint(), "INSERT INTO t VALUES (1000)");
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(ErrorKind.BUSY, (Supplier<SQLException>) SqlFaults::busy),
        arguments(ErrorKind.SNAPSHOT_CONFLICT, (Supplier<SQLException>) SqlFaults::busySnapshot),
        arguments(ErrorKind.SERIALIZATION, (Supplier<SQLException>) SqlFaults::serialization),
        arguments(ErrorKind.FULL, (Supplier<SQLException>) SqlFaults::full),
        arguments(ErrorKind.IO, (Supplier<SQLException>) SqlFaults::io),
        arguments(ErrorKind.CONNECTION, (Supplier<SQLException>) SqlFaults::broken),
        arguments(ErrorKind.CONSTRAINT, (Supplier<SQLException>) SqlFaults::constraint),
        arguments(ErrorKind.UNIQUE, (Supplier<SQLException>) SqlFaults::unique));
  }

  @ParameterizedTest
  @MethodSource
  void kinds(ErrorKind kind, Supplier<SQLException> fault) {
    assertThat(SqlError.of(fault.get()).kind()).isEqualTo(kind);
  }

  @Test
  void aBrokenConnectionLeavesTheOutcomeOpen() {
    assertThat(SqlError.of(SqlFaults.broken()).notRun()).isFalse();
  }
}
