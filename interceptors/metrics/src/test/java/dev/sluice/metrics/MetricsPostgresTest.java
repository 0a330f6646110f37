package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.retry.Retry;
import dev.sluice.testing.Faults;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a server of its own. */
class MetricsPostgresTest {

  private static final String DURATION = "db.client.operation.duration";

  private static EmbeddedPostgres postgres;

  private final Measured measured = new Measured();

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void anEmptyTable() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS account");
      statement.execute("CREATE TABLE account (name TEXT UNIQUE)");
    }
  }

  @Test
  void aStatementIsMeasuredWithTheDatabaseOfTheUrl() throws SQLException {
    try (Connection connection = connect()) {
      insert(connection, "ann");
    }

    assertThat(measured.counts(DURATION)).isEqualTo(Map.of(database(), 1L));
    assertThat(measured.points(DURATION))
        .allSatisfy(point -> assertThat(point.getSum()).isBetween(1e-9, 60.0));
  }

  @Test
  void anErrorHasItsStateAndItsClass() throws SQLException {
    try (Connection connection = connect()) {
      insert(connection, "ann");
      assertThatThrownBy(() -> insert(connection, "ann")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> run(connection, "SELECT * FROM nowhere"))
          .isInstanceOf(SQLException.class);
    }

    assertThat(measured.counts(DURATION))
        .isEqualTo(
            Map.of(
                database(), 1L,
                failed(database(), "23505", "UNIQUE"), 1L,
                failed(database(), "42P01", "UNDEFINED_OBJECT"), 1L));
  }

  @Test
  void aTransactionIsMeasuredBySteps() throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      insert(connection, "ann");
      connection.commit();
      assertThatThrownBy(() -> insert(connection, "ann")).isInstanceOf(SQLException.class);
      connection.rollback();
    }

    assertThat(measured.counts(DURATION))
        .containsEntry(database(), 1L)
        .containsEntry(failed(database(), "23505", "UNIQUE"), 1L)
        .containsEntry(database().toBuilder().put("db.operation.name", "COMMIT").build(), 1L)
        .containsEntry(database().toBuilder().put("db.operation.name", "ROLLBACK").build(), 1L);
  }

  @Test
  void aConnectionAndItsRowsAreMeasured() throws SQLException {
    Metrics metrics = Metrics.builder(measured.openTelemetry()).returnedRows(true).build();
    try (Connection connection =
            SluiceDataSource.wrap(postgres.getPostgresDatabase(), metrics).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM generate_series(1, 3)")) {
      while (rows.next()) {
        rows.getInt(1);
      }
    }

    Attributes pool =
        Attributes.of(
            AttributeKey.stringKey("db.client.connection.pool.name"),
            "localhost:" + postgres.getPort() + "/postgres");
    assertThat(measured.counts("db.client.response.returned_rows"))
        .isEqualTo(Map.of(database(), 1L));
    assertThat(measured.points("db.client.response.returned_rows").get(0).getSum()).isEqualTo(3);
    assertThat(measured.counts("db.client.connection.wait_time")).isEqualTo(Map.of(pool, 1L));
    assertThat(measured.counts("db.client.connection.use_time")).isEqualTo(Map.of(pool, 1L));
    assertThat(measured.sums("db.client.connection.count"))
        .isEqualTo(Map.of(pool.toBuilder().put("db.client.connection.state", "used").build(), 0L));
  }

  @Test
  void aUnitIsMeasuredWithItsRetriesAndItsOutcome() throws SQLException {
    Faults faults = new Faults();
    faults.on(Kind.COMMIT).first(1).fail(() -> new SQLException("serialization", "40001"));
    try (SqlRunner runner =
        SqlRunner.over(postgres.getPostgresDatabase())
            .interceptors(Metrics.create(measured.openTelemetry()), Retry.withDefaults(), faults)
            .plain()) {
      runner.inTransaction("open", session -> session.update("INSERT INTO account VALUES ('a')"));
      assertThatThrownBy(
              () ->
                  runner.inTransaction(
                      "open", session -> session.update("INSERT INTO account VALUES ('a')")))
          .isInstanceOf(SQLException.class);
    }

    Attributes unit = database().toBuilder().put("sluice.unit.name", "open").build();
    assertThat(measured.counts("sluice.unit.duration"))
        .isEqualTo(Map.of(unit, 1L, unit.toBuilder().put("error.type", "UNIQUE").build(), 1L));
    assertThat(measured.counts("sluice.unit.wait_time")).isEqualTo(Map.of(unit, 2L));
    assertThat(measured.sums("sluice.unit.retries")).isEqualTo(Map.of(unit, 1L));
  }

  private Connection connect() throws SQLException {
    return SluiceDataSource.wrap(
            postgres.getPostgresDatabase(), Metrics.create(measured.openTelemetry()))
        .getConnection();
  }

  private static void insert(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO account VALUES (?)")) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Attributes database() {
    return Attributes.builder()
        .put("db.system.name", "postgresql")
        .put("db.namespace", "postgres")
        .put("server.address", "localhost")
        .put("server.port", postgres.getPort())
        .build();
  }

  private static Attributes failed(Attributes operation, String state, String kind) {
    return operation.toBuilder()
        .put("db.response.status_code", state)
        .put("error.type", state)
        .put("sluice.error.kind", kind)
        .build();
  }
}
