package dev.sluice.benchmarks;

import ch.qos.logback.classic.Level;
import dev.sluice.datasourceproxy.DatasourceProxy;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** What each interceptor adds to a driver that does nothing, beside whoever does the same. */
public enum Toolkit {
  /** The driver itself. */
  BARE("bare driver") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return driver;
    }
  },
  /** What stays in place while nobody looks. */
  NOOP("Sluice, tracing + metrics without an SDK, retry, logging (off)") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(driver, Observed.production(OpenTelemetry.noop(), Level.INFO));
    }
  },
  /** OpenTelemetry's library instrumentation without an SDK. */
  OPENTELEMETRY_NOOP("OpenTelemetry JDBC, no SDK") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return JdbcTelemetry.create(OpenTelemetry.noop()).wrap(driver);
    }
  },
  /** A span and a duration for each query. */
  RECORDING("Sluice, tracing + metrics, SDK") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(
          driver, Observed.tracing(telemetry), Observed.metrics(telemetry));
    }
  },
  /** The same written into the application. */
  BY_HAND("span and duration by hand, SDK") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return driver;
    }

    @Override
    Work work(OpenTelemetry telemetry) {
      return new ByHand(telemetry);
    }
  },
  /** OpenTelemetry's library instrumentation. */
  OPENTELEMETRY("OpenTelemetry JDBC, SDK") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return JdbcTelemetry.create(telemetry).wrap(driver);
    }
  },
  /** A listener of datasource-proxy as a guest. */
  GUEST("Sluice, a datasource-proxy listener") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(
          driver, DatasourceProxy.with(listening(driver).getProxyConfig()));
    }
  },
  /** The same listener at home. */
  DATASOURCE_PROXY("datasource-proxy, the same listener") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return listening(driver);
    }
  };

  final String label;

  Toolkit(String label) {
    this.label = label;
  }

  abstract DataSource wrap(DataSource driver, OpenTelemetry telemetry);

  Work work(OpenTelemetry telemetry) {
    return new Workload();
  }

  private static ProxyDataSource listening(DataSource driver) {
    return ProxyDataSourceBuilder.create(driver).listener(QueryExecutionListener.DEFAULT).build();
  }
}
