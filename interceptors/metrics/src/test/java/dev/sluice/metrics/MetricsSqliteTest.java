package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import io.opentelemetry.api.common.Attributes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsSqliteTest {

  private static final Attributes SQLITE =
      Attributes.builder().put("db.system.name", "sqlite").build();
  private static final Attributes OPERATION =
      SQLITE.toBuilder().put("db.namespace", "orders.db").build();
  private static final Attributes POOL =
      Attributes.builder().put("db.client.connection.pool.name", "orders").build();

  @TempDir Path folder;

  @Test
  void aRepeatedUnitIsMeasuredOnceAndItsStatementsEachTime() throws SQLException {
    Measured measured = new Measured();
    Metrics metrics =
        Metrics.builder(measured.openTelemetry()).system("sqlite").poolName("orders").build();
    Faults faults = new Faults();
    faults.on(Kind.COMMIT).first(2).fail(SqlFaults::busy);

    try (SqlRunner runner =
        SqlRunner.over(SqliteDataSource.at(folder.resolve("orders.db")))
            .interceptors(metrics, Retry.withDefaults(), faults)
            .transactions(TransactionStyle.IMMEDIATE)
            .plain()) {
      runner.inTransaction("create", session -> session.update("CREATE TABLE t (x TEXT)"));
    }

    Attributes unit = OPERATION.toBuilder().put("sluice.unit.name", "create").build();
    assertThat(measured.counts("sluice.unit.duration")).isEqualTo(Map.of(unit, 1L));
    assertThat(measured.sums("sluice.unit.retries")).isEqualTo(Map.of(unit, 2L));
    assertThat(measured.counts("sluice.unit.wait_time")).isEqualTo(Map.of(unit, 1L));
    assertThat(measured.counts("db.client.operation.duration"))
        .containsEntry(OPERATION, 3L)
        .containsEntry(with("db.operation.name", "BEGIN"), 3L)
        .containsEntry(with("db.operation.name", "COMMIT"), 1L)
        .containsEntry(
            with("db.operation.name", "COMMIT").toBuilder()
                .put("error.type", "5")
                .put("sluice.error.kind", "BUSY")
                .put("db.response.status_code", "5")
                .build(),
            2L)
        .containsEntry(with("db.operation.name", "ROLLBACK"), 2L);
    assertThat(measured.counts("db.client.connection.wait_time")).isEqualTo(Map.of(POOL, 3L));
    assertThat(measured.counts("db.client.connection.use_time")).isEqualTo(Map.of(POOL, 3L));
  }

  @Test
  void theDatabaseAndThePoolAreThoseOfTheUrl() throws SQLException {
    Measured measured = new Measured();
    DataSource measuredStore =
        SluiceDataSource.wrap(
            SqliteDataSource.at(folder.resolve("orders.db")),
            Metrics.create(measured.openTelemetry()));

    try (Connection connection = measuredStore.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x TEXT)");
    }

    Attributes pool =
        Attributes.builder().put("db.client.connection.pool.name", "orders.db").build();
    assertThat(measured.counts("db.client.operation.duration")).isEqualTo(Map.of(OPERATION, 1L));
    assertThat(measured.counts("db.client.connection.wait_time")).isEqualTo(Map.of(pool, 1L));
    assertThat(measured.counts("db.client.connection.use_time")).isEqualTo(Map.of(pool, 1L));
  }

  @Test
  void unitsOfSeveralDatabasesAreToldApart() throws SQLException {
    Measured measured = new Measured();
    Metrics metrics = Metrics.create(measured.openTelemetry());

    for (String name : List.of("orders.db", "stock.db")) {
      try (SqlRunner runner =
          SqlRunner.over(SqliteDataSource.at(folder.resolve(name))).interceptors(metrics).plain()) {
        runner.inTransaction("create", session -> session.update("CREATE TABLE t (x TEXT)"));
      }
    }

    Attributes unit = OPERATION.toBuilder().put("sluice.unit.name", "create").build();
    assertThat(measured.counts("sluice.unit.duration"))
        .isEqualTo(Map.of(unit, 1L, unit.toBuilder().put("db.namespace", "stock.db").build(), 1L));
  }

  private static Attributes with(String key, String value) {
    return OPERATION.toBuilder().put(key, value).build();
  }
}
