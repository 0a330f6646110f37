package dev.sluice.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.RunnerBuilder;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingSqliteTest {

  @TempDir Path folder;

  private final Traces traces = new Traces();
  private final Tracing tracing =
      Tracing.builder(traces.openTelemetry()).system("sqlite").namespace("orders").build();
  private DataSource sqlite;

  @BeforeEach
  void createTable() throws SQLException {
    sqlite = SqliteDataSource.at(folder.resolve("orders.db"));
    try (Connection connection = sqlite.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE account (name TEXT PRIMARY KEY, balance INTEGER)");
    }
  }

  @Test
  void theDatabaseIsTheOneOfTheUrl() throws SQLException {
    DataSource traced = SluiceDataSource.wrap(sqlite, Tracing.create(traces.openTelemetry()));

    try (Connection connection = traced.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT name FROM account").close();
    }

    assertThat(traces.only().getName()).isEqualTo("orders.db");
    assertThat(traces.only().getAttributes().get(Keys.SYSTEM)).isEqualTo("sqlite");
    assertThat(traces.only().getAttributes().get(Keys.NAMESPACE)).isEqualTo("orders.db");
  }

  @Test
  void statementsAreTracedWithTheirTextAndNoneOfTheirParameters() throws SQLException {
    try (Connection connection = SluiceDataSource.wrap(sqlite, tracing).getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO account VALUES (?, 1)");
        PreparedStatement query =
            connection.prepareStatement("SELECT balance FROM account WHERE name = ?")) {
      insert.setString(1, "secret");
      insert.executeUpdate();
      insert.setString(1, "secret too");
      insert.addBatch();
      insert.setString(1, "secret as well");
      insert.addBatch();
      insert.executeBatch();
      query.setString(1, "secret");
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
    }

    assertThat(traces.ended())
        .extracting(SpanData::getName)
        .containsExactly("orders", "BATCH orders", "orders");
    assertThat(traces.ended().get(2).getAttributes().get(stringKey("db.query.text")))
        .isEqualTo("SELECT balance FROM account WHERE name = ?");
    assertThat(traces.ended().toString()).doesNotContain("secret");
  }

  @Test
  void aRepeatedUnitShowsItsAttemptsAndOwnsTheStatementsOfEach() throws SQLException {
    Faults faults = new Faults();
    faults.on(Kind.COMMIT).first(2).fail(SqlFaults::busy);

    try (SqlRunner runner = runner(tracing, Retry.withDefaults(), faults)) {
      runner.inTransaction(
          "open account", session -> session.update("INSERT INTO account VALUES (?, 1)", "secret"));
    }

    SpanData unit = traces.named("open account");
    List<SpanData> statements =
        traces.ended().stream().filter(span -> span.getName().equals("orders")).toList();
    assertThat(traces.ended()).hasSize(4);
    assertThat(unit.getStatus()).isEqualTo(StatusData.unset());
    assertThat(unit.getAttributes().get(longKey("sluice.unit.attempts"))).isEqualTo(3);
    assertThat(unit.getEvents())
        .extracting(event -> event.getAttributes().get(stringKey("error.type")))
        .containsExactly("BUSY", "BUSY");
    assertThat(statements)
        .extracting(SpanData::getParentSpanId)
        .containsExactly(unit.getSpanId(), unit.getSpanId(), unit.getSpanId());
    assertThat(traces.ended().toString()).doesNotContain("secret");
  }

  @Test
  void aViolatedConstraintFailsStatementAndUnit() throws SQLException {
    try (SqlRunner runner = runner(tracing)) {
      runner.inTransaction(
          "open", session -> session.update("INSERT INTO account VALUES ('a', 1)"));
      Throwable thrown =
          catchThrowable(
              () ->
                  runner.inTransaction(
                      "again", session -> session.update("INSERT INTO account VALUES ('a', 1)")));
      assertThat(thrown).isInstanceOf(SQLException.class).hasMessageContaining("account.name");
    }

    List<SpanData> failed =
        traces.ended().stream().filter(s -> s.getStatus().equals(StatusData.error())).toList();
    assertThat(failed).extracting(SpanData::getName).containsExactly("orders", "again");
    assertThat(failed)
        .extracting(span -> span.getAttributes().get(stringKey("error.type")))
        .containsExactly("19", "UNIQUE");
    assertThat(failed)
        .allSatisfy(
            span -> {
              assertThat(span.getAttributes().get(stringKey("db.response.status_code")))
                  .isEqualTo("19");
            });
    assertThat(failed.toString()).doesNotContain("account.name");
  }

  private SqlRunner runner(Interceptor... interceptors) {
    return builder(interceptors).plain();
  }

  private RunnerBuilder builder(Interceptor... interceptors) {
    return SqlRunner.over(sqlite)
        .interceptors(interceptors)
        .transactions(TransactionStyle.IMMEDIATE);
  }
}
