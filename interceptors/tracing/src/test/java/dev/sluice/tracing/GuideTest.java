package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page on tracing shows. */
class GuideTest {

  @TempDir Path folder;

  @Test
  void whatIsOffByDefault() throws SQLException {
    Traces traces = new Traces();
    OpenTelemetry openTelemetry = traces.openTelemetry();
    DataSource dataSource = SqliteDataSource.at(folder.resolve("orders.db"));

    Tracing tracing =
        Tracing.builder(openTelemetry).connections(true).transactions(true).fetches(true).build();

    DataSource traced = SluiceDataSource.wrap(dataSource, tracing);

    try (Connection connection = traced.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM sqlite_schema").next();
      connection.commit();
    }
    assertThat(traces.ended())
        .extracting(SpanData::getName)
        .containsExactly(
            "ACQUIRE orders.db",
            "BEGIN orders.db",
            "orders.db",
            "COMMIT orders.db",
            "FETCH orders.db");
  }
}
