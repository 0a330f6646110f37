package dev.sluice.logging;

import static dev.sluice.logging.Log.pairs;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingSqliteTest {

  @TempDir Path folder;

  @Test
  void insideARetryEachAttemptIsLoggedWithItsStatements() throws SQLException {
    Log log = new Log(Level.DEBUG);
    Faults faults = new Faults();
    faults.on(Kind.COMMIT).first(1).fail(SqlFaults::busy);

    try (SqlRunner runner =
        SqlRunner.over(SqliteDataSource.at(folder.resolve("orders.db")))
            .interceptors(
                Retry.withDefaults(), Logging.builder().logger(log.logger()).build(), faults)
            .transactions(TransactionStyle.IMMEDIATE)
            .plain()) {
      runner.inTransaction("create", session -> session.update("CREATE TABLE t (\n  x TEXT)"));
    }

    assertThat(log.events())
        .extracting(event -> event.getLevel() + " " + event.getMessage())
        .containsExactly(
            "DEBUG statement done",
            "WARN unit failed",
            "DEBUG statement done",
            "INFO unit retried");
    assertThat(log.events())
        .extracting(event -> pairs(event).get("attempt"))
        .containsExactly(1, 1, 2, 2);
    assertThat(pairs(log.events().get(0)))
        .containsEntry("sql", "CREATE TABLE t ( x TEXT)")
        .containsEntry("unit", "create")
        .containsKeys("connection", "transaction");
    assertThat(pairs(log.events().get(1))).containsEntry("error", "BUSY");
  }
}
