package dev.sluice.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicrometerTest {

  private static final String OPERATIONS = "db.client.operation.duration";

  @TempDir Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Faults faults = new Faults();
  private DataSource database;

  @BeforeEach
  void createTable() throws SQLException {
    database = SqliteDataSource.at(folder.resolve("orders.db"));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x)");
    }
  }

  private DataSource wrap(Micrometer.Builder options) {
    return SluiceDataSource.wrap(database, options.poolName("orders").build(), faults);
  }

  @Test
  void anOperationHasItsDatabaseAndNoSql() throws SQLException {
    try (Connection connection = wrap(Micrometer.builder(registry)).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO t VALUES ('secret')");
    }

    Meter.Id timer = registry.get(OPERATIONS).timer().getId();
    assertThat(timer.getTags())
        .containsExactlyInAnyOrder(
            Tag.of("db.system.name", "sqlite"),
            Tag.of("db.namespace", "orders.db"),
            Tag.of("server.address", "none"),
            Tag.of("server.port", "none"),
            Tag.of("db.operation.name", "none"),
            Tag.of("error.type", "none"),
            Tag.of("sluice.error.kind", "none"),
            Tag.of("db.response.status_code", "none"));
    assertThat(registry.get(OPERATIONS).timer().count()).isEqualTo(1);
    assertThat(registry.getMetersAsString()).doesNotContain("secret");
  }

  @Test
  void aBatchIsOneOperationWithAName() throws SQLException {
    try (Connection connection = wrap(Micrometer.builder(registry)).getConnection();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      for (int i = 0; i < 3; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      insert.executeBatch();
    }

    assertThat(registry.get(OPERATIONS).tag("db.operation.name", "BATCH").timer().count())
        .isEqualTo(1);
  }

  @Test
  void aFailureHasItsKindAndCodeAndTheSameTagsAsASuccess() throws SQLException {
    try (Connection connection = wrap(Micrometer.builder(registry)).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      assertThatThrownBy(() -> statement.execute("SELEC 1")).isInstanceOf(SQLException.class);
    }

    assertThat(
            registry
                .get(OPERATIONS)
                .tags("error.type", "1", "db.response.status_code", "1")
                .tags("sluice.error.kind", "SYNTAX")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(tagKeys(OPERATIONS)).hasSize(1);
  }

  @Test
  void aUnitThatIsTriedAgainHasItsRetriesCounted() throws SQLException {
    faults.on(Kind.COMMIT).first(2).fail(SqlFaults::busy);

    try (SqlRunner runner =
        SqlRunner.over(database)
            .interceptors(Micrometer.create(registry), Retry.withDefaults(), faults)
            .transactions(TransactionStyle.IMMEDIATE)
            .plain()) {
      runner.inTransaction("insert", session -> session.update("INSERT INTO t VALUES (1)"));
    }

    assertThat(
            registry
                .get("sluice.unit.retries")
                .tags("sluice.unit.name", "insert", "db.namespace", "orders.db")
                .counter())
        .satisfies(retries -> assertThat(retries.count()).isEqualTo(2));
    assertThat(registry.get("sluice.unit.duration").tag("error.type", "none").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("sluice.unit.wait_time").timer().count()).isEqualTo(1);
    assertThat(registry.get(OPERATIONS).tag("sluice.error.kind", "BUSY").timer().count())
        .isEqualTo(2);
  }

  @Test
  void aConnectionCountsAsUsedUntilItIsReleased() throws SQLException {
    try (Connection connection = wrap(Micrometer.builder(registry)).getConnection()) {
      assertThat(gauge("db.client.connection.count")).isEqualTo(1);
      assertThat(gauge("db.client.connection.pending_requests")).isZero();
    }

    assertThat(gauge("db.client.connection.count")).isZero();
    assertThat(registry.get("db.client.connection.wait_time").timer().count()).isEqualTo(1);
    assertThat(registry.get("db.client.connection.use_time").timer().count()).isEqualTo(1);
  }

  @Test
  void aConnectionThatIsNotGivenInTimeIsATimeout() {
    faults.on(Kind.ACQUIRE).fail(() -> new SQLTimeoutException("none free"));

    assertThatThrownBy(() -> wrap(Micrometer.builder(registry)).getConnection())
        .isInstanceOf(SQLTimeoutException.class);

    assertThat(registry.get("db.client.connection.timeouts").counter().count()).isEqualTo(1);
    assertThat(gauge("db.client.connection.count")).isZero();
    assertThat(gauge("db.client.connection.pending_requests")).isZero();
    assertThat(tagKeys("db.client.connection.wait_time")).hasSize(1);
  }

  @Test
  void rowsAreCountedIfAskedFor() throws SQLException {
    try (Connection connection =
            wrap(Micrometer.builder(registry).returnedRows(true)).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("VALUES (1), (2), (3)")) {
      while (rows.next()) {
        rows.getInt(1);
      }
    }

    assertThat(registry.get("db.client.response.returned_rows").summary().totalAmount())
        .isEqualTo(3);
  }

  @Test
  void filtersRenameAndDeny() throws SQLException {
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("db.client.connection"))
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                return id.getName().equals(OPERATIONS) ? id.withName("jdbc.query") : id;
              }
            });

    try (Connection connection = wrap(Micrometer.builder(registry)).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO t VALUES (1)");
    }

    assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()))
        .containsOnly("jdbc.query");
  }

  @Test
  void aRegistryThatIsAddedLaterMeasuresFromThenOn() throws SQLException {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    try (Connection connection = wrap(Micrometer.builder(composite)).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      composite.add(registry);
      statement.executeUpdate("INSERT INTO t VALUES (2)");
    }

    assertThat(registry.get(OPERATIONS).timer().count()).isEqualTo(1);
    assertThat(gauge("db.client.connection.count")).isZero();
  }

  private double gauge(String name) {
    return registry.get(name).tag("db.client.connection.pool.name", "orders").gauge().value();
  }

  private Set<Set<String>> tagKeys(String name) {
    return registry.get(name).meters().stream()
        .map(meter -> meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet()))
        .collect(Collectors.toSet());
  }
}
