package dev.sluice.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolMetricsTest {

  @TempDir Path folder;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final HikariDataSource pool = pool();

  private static HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("orders");
    config.setJdbcUrl("jdbc:sqlite::memory:");
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void aWrappedPoolRecordsItsMetrics() throws SQLException {
    Micrometer micrometer = Micrometer.builder(registry).poolName("orders").build();
    DataSource dataSource = SluiceDataSource.wrap(pool, micrometer);

    PoolMetrics.bind(dataSource, registry);

    dataSource.getConnection().close();

    assertThat(registry.get("hikaricp.connections.max").tag("pool", "orders").gauge().value())
        .isEqualTo(2);
    assertThat(registry.get("hikaricp.connections.usage").tag("pool", "orders").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("db.client.connection.use_time").timer().count()).isEqualTo(1);
  }

  @Test
  void aPoolThatWasGivenItsRegistryBeforeItWasWrappedRecordsItsMetrics() throws SQLException {
    pool.setMetricRegistry(registry);
    DataSource dataSource = SluiceDataSource.wrap(pool, Micrometer.create(registry));

    try (Connection connection = dataSource.getConnection()) {
      assertThat(registry.get("hikaricp.connections.active").gauge().value()).isEqualTo(1);
      assertThat(registry.get("db.client.connection.count").gauge().value()).isEqualTo(1);
    }
    assertThatIllegalStateException().isThrownBy(() -> PoolMetrics.bind(dataSource, registry));
  }

  /** As Spring Boot looks for it. */
  @Test
  void frameworksFindThePoolByItsInterface() throws SQLException {
    DataSource dataSource = SluiceDataSource.wrap(pool, Micrometer.create(registry));

    assertThat(dataSource.isWrapperFor(HikariConfigMXBean.class)).isTrue();
    HikariConfigMXBean found = dataSource.unwrap(HikariConfigMXBean.class);
    assertThat(found).isSameAs(pool);
    ((HikariDataSource) found)
        .setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));

    dataSource.getConnection().close();
    assertThat(registry.get("hikaricp.connections.acquire").timer().count()).isEqualTo(1);
  }

  @Test
  void aPoolAroundTheInterceptorsRecordsItsMetricsToo() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(
        SluiceDataSource.wrap(
            SqliteDataSource.at(folder.resolve("orders.db")), Micrometer.create(registry)));
    try (HikariDataSource outside = new HikariDataSource(config)) {
      PoolMetrics.bind(outside, registry);
      try (Connection connection = outside.getConnection()) {
        assertThat(registry.get("hikaricp.connections.active").gauge().value()).isEqualTo(1);
      }
    }
  }

  @Test
  void aPoolIsBoundOnlyOnce() throws SQLException {
    PoolMetrics.bind(pool, registry);

    assertThatIllegalStateException()
        .isThrownBy(() -> PoolMetrics.bind(pool, registry))
        .withMessageContaining("orders")
        .withMessageContaining("only once");
  }

  @Test
  void aDataSourceWithoutAPoolIsRefused() {
    DataSource none = SqliteDataSource.at(folder.resolve("orders.db"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolMetrics.bind(none, registry))
        .withMessageContaining("no HikariCP pool");
  }
}
