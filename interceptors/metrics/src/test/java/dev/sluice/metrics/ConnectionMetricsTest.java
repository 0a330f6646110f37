package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.testing.Faults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connections of a pool with one of them. */
class ConnectionMetricsTest {

  private static final Attributes POOL =
      Attributes.builder().put("db.client.connection.pool.name", "orders").build();
  private static final Attributes USED =
      POOL.toBuilder().put("db.client.connection.state", "used").build();

  private final Measured measured = new Measured();
  private final HikariDataSource pool = pool(60_000);
  private final DataSource dataSource = SluiceDataSource.wrap(pool, metrics().build());

  private static HikariDataSource pool(long timeoutMillis) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite::memory:");
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(timeoutMillis);
    return new HikariDataSource(config);
  }

  private Metrics.Builder metrics() {
    return Metrics.builder(measured.openTelemetry()).system("sqlite").poolName("orders");
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void aConnectionCountsAsUsedUntilItIsReleased() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      assertThat(measured.sums("db.client.connection.count")).isEqualTo(Map.of(USED, 1L));
      assertThat(measured.counts("db.client.connection.use_time")).isEmpty();
    }

    assertThat(measured.sums("db.client.connection.count")).isEqualTo(Map.of(USED, 0L));
    assertThat(measured.counts("db.client.connection.wait_time")).isEqualTo(Map.of(POOL, 1L));
    assertThat(measured.counts("db.client.connection.use_time")).isEqualTo(Map.of(POOL, 1L));
  }

  @Test
  void whoWaitsForAConnectionIsPending() throws Exception {
    FutureTask<Void> waiting =
        new FutureTask<>(
            () -> {
              dataSource.getConnection().close();
              return null;
            });
    try (Connection connection = dataSource.getConnection()) {
      new Thread(waiting).start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> measured.sums("db.client.connection.pending_requests").get(POOL) == 1);
    }
    waiting.get(30, TimeUnit.SECONDS);

    assertThat(measured.sums("db.client.connection.pending_requests")).isEqualTo(Map.of(POOL, 0L));
  }

  @Test
  void whoGetsNoneInTimeIsATimeout() throws SQLException {
    try (HikariDataSource impatient = pool(250)) {
      DataSource dataSource = SluiceDataSource.wrap(impatient, metrics().build());
      try (Connection connection = dataSource.getConnection()) {
        assertThatThrownBy(dataSource::getConnection)
            .isInstanceOf(SQLTransientConnectionException.class);
      }
    }

    assertThat(measured.sums("db.client.connection.timeouts")).isEqualTo(Map.of(POOL, 1L));
    assertThat(measured.sums("db.client.connection.count")).isEqualTo(Map.of(USED, 0L));
    assertThat(measured.counts("db.client.connection.wait_time")).hasSize(2);
  }

  @Test
  void anotherFailureIsNoTimeout() {
    Faults faults = new Faults();
    SQLException refused = new SQLException("refused", "28000");
    faults.on(Kind.ACQUIRE).fail(() -> refused);

    assertThatThrownBy(() -> SluiceDataSource.wrap(pool, metrics().build(), faults).getConnection())
        .isSameAs(refused);

    assertThat(measured.sums("db.client.connection.timeouts")).isEmpty();
    assertThat(measured.sums("db.client.connection.count")).isEmpty();
  }

  @Test
  void aPoolIsWrappedAsThePageSays() throws SQLException {
    OpenTelemetry openTelemetry = measured.openTelemetry();
    Metrics metrics = Metrics.builder(openTelemetry).poolName("orders").build();

    DataSource dataSource = SluiceDataSource.wrap(pool, metrics);
    dataSource.getConnection().close();

    assertThat(measured.counts("db.client.connection.use_time")).isEqualTo(Map.of(POOL, 1L));
  }

  @Test
  void connectionsAreLeftOutIfThePoolMeasuresThem() throws SQLException {
    DataSource other = SluiceDataSource.wrap(pool, metrics().connections(false).build());
    other.getConnection().close();

    assertThat(measured.all()).isEmpty();
  }
}
