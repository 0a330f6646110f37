package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.sql.SqlSummary;
import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummariesTest {

  @TempDir Path folder;

  private final Traces traces = new Traces();
  private DataSource dataSource;

  @BeforeEach
  void createTable() throws SQLException {
    dataSource = SqliteDataSource.at(folder.resolve("orders.db"));
    execute(dataSource, "CREATE TABLE account (name TEXT, balance INTEGER)");
  }

  @Test
  void aSummaryNamesTheSpanAndTellsOperationAndTable() throws SQLException {
    OpenTelemetry openTelemetry = traces.openTelemetry();
    Tracing tracing = Tracing.builder(openTelemetry).summaries(SqlSummary::of).build();

    execute(
        SluiceDataSource.wrap(dataSource, tracing),
        "DELETE FROM account WHERE name = 'secret' AND balance = 17");

    SpanData span = traces.only();
    assertThat(span.getName()).isEqualTo("DELETE account");
    assertThat(span.getAttributes().get(Keys.QUERY_SUMMARY)).isEqualTo("DELETE account");
    assertThat(span.getAttributes().get(Keys.OPERATION)).isEqualTo("DELETE");
    assertThat(span.getAttributes().get(Keys.COLLECTION)).isEqualTo("account");
    assertThat(span.getAttributes().get(Keys.QUERY_TEXT))
        .isEqualTo("DELETE FROM account WHERE name = ? AND balance = ?");
  }

  @Test
  void aPreparedTextStaysAsItIs() throws SQLException {
    String sql = "INSERT INTO account VALUES (?, 0)";
    try (Connection connection = traced(SqlSummary::of).getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "a");
      statement.executeUpdate();
    }

    assertThat(traces.only().getName()).isEqualTo("INSERT account");
    assertThat(traces.only().getAttributes().get(Keys.QUERY_TEXT)).isEqualTo(sql);
  }

  @Test
  void aBatchOfOneTextIsABatchOfItsOperation() throws SQLException {
    try (Connection connection = traced(SqlSummary::of).getConnection();
        PreparedStatement statement =
            connection.prepareStatement("INSERT INTO account VALUES (?, ?)")) {
      for (String name : List.of("a", "b")) {
        statement.setString(1, name);
        statement.setInt(2, 0);
        statement.addBatch();
      }
      statement.executeBatch();
    }

    assertThat(traces.only().getName()).isEqualTo("BATCH INSERT account");
    assertThat(traces.only().getAttributes().get(Keys.OPERATION)).isEqualTo("BATCH INSERT");
    assertThat(traces.only().getAttributes().get(Keys.COLLECTION)).isEqualTo("account");
  }

  @Test
  void aSummarizerIsAskedOnceForATextAndMayKnowNothing() throws SQLException {
    AtomicInteger asked = new AtomicInteger();
    DataSource traced =
        traced(
            (sql, database) -> {
              assertThat(database.system()).isEqualTo("sqlite");
              asked.incrementAndGet();
              return null;
            });

    for (int i = 0; i < 3; i++) {
      execute(traced, "DELETE FROM account WHERE name = 'secret'");
    }

    assertThat(asked).hasValue(1);
    assertThat(traces.ended())
        .hasSize(3)
        .allSatisfy(span -> assertThat(span.getName()).isEqualTo("orders.db"))
        .allSatisfy(span -> assertThat(span.getAttributes().get(Keys.QUERY_TEXT)).isNull());
  }

  @Test
  void aCommentIsSentAndNotTraced() throws SQLException {
    Tracing tracing =
        Tracing.builder(traces.openTelemetry()).queryText(true).literals(true).build();
    SqlCommenter commenter =
        SqlCommenter.builder().tag("application", "orders").tag("framework", "none").build();

    DataSource commented = SluiceDataSource.wrap(dataSource, tracing, commenter);

    execute(commented, "DELETE FROM account");
    assertThat(traces.only().getAttributes().get(Keys.QUERY_TEXT)).isEqualTo("DELETE FROM account");
  }

  private DataSource traced(SqlSummarizer summarizer) {
    return SluiceDataSource.wrap(
        dataSource, Tracing.builder(traces.openTelemetry()).summaries(summarizer).build());
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
