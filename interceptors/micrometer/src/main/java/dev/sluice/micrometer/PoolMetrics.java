package dev.sluice.micrometer;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;

/** HikariCP's own metrics, where the pool is wrapped. Needs HikariCP in the application. */
public final class PoolMetrics {

  private PoolMetrics() {}

  /**
   * Has the HikariCP pool inside a data source record its metrics, {@code hikaricp.*}, with its own
   * name as tag {@code pool}. Thread-safe as the pool is; to be called once.
   *
   * @param dataSource the pool or whatever is around it and supports {@code unwrap}; not null
   * @param registry where the meters are; not null
   * @throws IllegalArgumentException if there is no HikariCP pool in it
   * @throws IllegalStateException if the pool records its metrics already, as where a framework has
   *     bound it
   * @throws SQLException as {@code unwrap} failed; not to be retried
   */
  public static void bind(DataSource dataSource, MeterRegistry registry) throws SQLException {
    if (!dataSource.isWrapperFor(HikariDataSource.class)) {
      throw new IllegalArgumentException(
          "there is no HikariCP pool in a "
              + dataSource.getClass().getName()
              + "; for another pool unwrap its class and bind that pool's own metrics");
    }
    HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
    if (pool.getMetricsTrackerFactory() != null || pool.getMetricRegistry() != null) {
      throw new IllegalStateException(
          "the pool " + pool.getPoolName() + " records its metrics already; bind it only once");
    }
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
  }
}
