package dev.sluice.benchmarks;

import com.p6spy.engine.spy.P6DataSource;
import dev.sluice.guard.Guard;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.repeats.Repeats;
import dev.sluice.slow.Slow;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import net.ttddyy.observation.tracing.DataSourceObservationListener;

/** What is put around a driver: nothing, Sluice, or a peer that has nothing to do. */
public enum Subject {
  /** The driver itself. */
  BARE("bare driver") {
    @Override
    DataSource wrap(DataSource driver) {
      return driver;
    }
  },
  /** Wrappers whose calls nobody wants to see. */
  SLUICE_UNWANTED("Sluice, nobody wants these calls") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, new Passing.Choosing(Kind.UNIT));
    }
  },
  /** The shortest chain. */
  SLUICE_ONE("Sluice, 1 no-op interceptor") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, Passing.four()[0]);
    }
  },
  /** Four interceptors that want every kind of call. */
  SLUICE_FOUR("Sluice, 4 no-op interceptors") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, Passing.four());
    }
  },
  /** p6spy without its module that logs. */
  P6SPY("p6spy, core only") {
    @Override
    DataSource wrap(DataSource driver) {
      System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy.P6SpyFactory");
      return new P6DataSource(driver);
    }
  },
  /** datasource-proxy with one listener. */
  DATASOURCE_PROXY("datasource-proxy, no-op listener") {
    @Override
    DataSource wrap(DataSource driver) {
      return ProxyDataSourceBuilder.create(driver).listener(QueryExecutionListener.DEFAULT).build();
    }
  },
  /** OpenTelemetry's library instrumentation without an SDK. */
  OPENTELEMETRY_JDBC("OpenTelemetry JDBC, no-op") {
    @Override
    DataSource wrap(DataSource driver) {
      return JdbcTelemetry.create(OpenTelemetry.noop()).wrap(driver);
    }
  },
  /** datasource-micrometer with a registry that drops everything. */
  DATASOURCE_MICROMETER("datasource-micrometer, no-op registry") {
    @Override
    DataSource wrap(DataSource driver) {
      DataSourceObservationListener listener =
          new DataSourceObservationListener(ObservationRegistry.NOOP);
      return ProxyDataSourceBuilder.create(driver)
          .listener(listener)
          .methodListener(listener)
          .build();
    }
  },
  /** One rule. */
  GUARD("Sluice, guard: no schema changes") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, Guard.builder().noSchemaChanges().build());
    }
  },
  /** Nothing is slow. */
  SLOW("Sluice, slow: statements and connections") {
    private final Slow slow =
        Slow.builder().statements(Duration.ofHours(1)).connections(Duration.ofHours(1)).build();

    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, slow);
    }
  },
  /** Outside a transaction. */
  SLOW_IDLE("Sluice, slow: idle transactions too") {
    private final Slow slow =
        Slow.builder()
            .statements(Duration.ofHours(1))
            .connections(Duration.ofHours(1))
            .idleTransactions(Duration.ofHours(1))
            .build();

    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, slow);
    }
  },
  /** On one connection, so that one count grows without ever being too much. */
  REPEATS("Sluice, repeats") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, Repeats.builder().repeats(Long.MAX_VALUE).build());
    }
  };

  /** What makes the past of the JVM; the others run only where they are measured. */
  static final Set<Subject> PAST = EnumSet.range(BARE, DATASOURCE_MICROMETER);

  final String label;

  Subject(String label) {
    this.label = label;
  }

  abstract DataSource wrap(DataSource driver);
}
