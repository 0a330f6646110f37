package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallLogTest {

  @TempDir Path folder;

  @Test
  void neitherParametersNorLiteralsAreLogged() throws SQLException {
    CallLog log = new CallLog(100);
    try (SqlRunner runner = runner(log)) {
      runner.inTransaction("prepared", session -> session.query("SELECT ?", row -> 1, "secret"));
      runner.inTransaction(
          "plain",
          session -> {
            try (Statement statement = session.connection().createStatement()) {
              return statement.execute("SELECT 'secret'");
            }
          });
    }
    assertThat(log.lines()).extracting(CallLog.Line::sql).contains("SELECT ?", "EXECUTE ...");
    assertThat(log.lines().toString()).doesNotContain("secret");
  }

  @Test
  void theOldestLinesMakeRoom() throws SQLException {
    CallLog log = new CallLog(3);
    try (SqlRunner runner = runner(log)) {
      for (String unit : new String[] {"one", "two"}) {
        runner.inTransaction(unit, session -> session.query("SELECT ?", row -> 1, 1));
      }
    }
    assertThat(log.lines()).hasSize(3).allMatch(line -> line.unit().equals("two"));
  }

  @Test
  void aFailureIsLoggedAndArrives() throws SQLException {
    CallLog log = new CallLog(100);
    try (SqlRunner runner = runner(log)) {
      runner.inTransaction("create", session -> session.update("CREATE TABLE t (a NOT NULL)"));
      assertThatThrownBy(
              () ->
                  runner.inTransaction(
                      "fail", session -> session.update("INSERT INTO t VALUES (NULL)")))
          .isInstanceOf(SQLException.class);
    }
    assertThat(log.lines()).extracting(CallLog.Line::kind).contains(Kind.ROLLBACK);
    assertThat(log.lines()).filteredOn(line -> line.failure() != null).hasSize(1);
  }

  private SqlRunner runner(CallLog log) {
    return SqlRunner.over(SqliteDataSource.at(folder.resolve("log.db"))).interceptors(log).plain();
  }
}
