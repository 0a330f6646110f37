package dev.sluice.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.helpers.NOPAppender;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.logging.Logging;
import dev.sluice.metrics.Metrics;
import dev.sluice.retry.Retry;
import dev.sluice.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import javax.sql.DataSource;

/** What is put around SQLite: interceptors as an application would have them, and what is near. */
public enum Observed {
  /** The driver itself. */
  BARE("bare driver") {
    @Override
    DataSource wrap(DataSource driver) {
      return driver;
    }
  },
  /** The chain by itself. */
  FOUR("Sluice, 4 no-op interceptors") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, Passing.four());
    }
  },
  /** Everything recorded, nothing of it logged. */
  ALL("Sluice, tracing + metrics + retry + logging at a level that is off") {
    @Override
    DataSource wrap(DataSource driver) {
      return all(driver, Telemetry.exportingInBackground(), Level.INFO);
    }
  },
  /** The same where no other thread does a part of the work. */
  ALL_AT_ONCE("the same, each span exported by the caller's thread") {
    @Override
    DataSource wrap(DataSource driver) {
      return all(driver, Telemetry.exportingAtOnce(), Level.INFO);
    }
  },
  /** Everything recorded and logged. */
  ALL_LOGGED("the same, spans in the background, each statement logged") {
    @Override
    DataSource wrap(DataSource driver) {
      return all(driver, Telemetry.exportingInBackground(), Level.DEBUG);
    }
  },
  /** One alone. */
  TRACING("Sluice, tracing alone") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, tracing(Telemetry.exportingInBackground()));
    }
  },
  /** One alone. */
  METRICS("Sluice, metrics alone") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, metrics(Telemetry.exportingInBackground()));
    }
  },
  /** One alone. */
  RETRY("Sluice, retry alone") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, Retry.withDefaults());
    }
  },
  /** One alone, writing. */
  LOGGING("Sluice, logging alone, each statement logged") {
    @Override
    DataSource wrap(DataSource driver) {
      return SluiceDataSource.wrap(driver, logging(Level.DEBUG));
    }
  },
  /** OpenTelemetry's library instrumentation, recording. */
  OPENTELEMETRY_JDBC("OpenTelemetry JDBC, recording spans and metrics") {
    @Override
    DataSource wrap(DataSource driver) {
      return JdbcTelemetry.create(Telemetry.exportingInBackground()).wrap(driver);
    }
  };

  final String label;

  Observed(String label) {
    this.label = label;
  }

  abstract DataSource wrap(DataSource driver);

  private static DataSource all(DataSource driver, OpenTelemetry telemetry, Level level) {
    return SluiceDataSource.wrap(
        driver, tracing(telemetry), metrics(telemetry), Retry.withDefaults(), logging(level));
  }

  private static Interceptor tracing(OpenTelemetry telemetry) {
    return Tracing.builder(telemetry).system("sqlite").namespace("orders").build();
  }

  private static Interceptor metrics(OpenTelemetry telemetry) {
    return Metrics.builder(telemetry).system("sqlite").namespace("orders").build();
  }

  /** Statements are logged at DEBUG, to an appender that drops them. */
  private static Interceptor logging(Level level) {
    Logger logger = new LoggerContext().getLogger(Logging.class);
    logger.setLevel(level);
    NOPAppender<ILoggingEvent> dropping = new NOPAppender<>();
    dropping.start();
    logger.addAppender(dropping);
    return Logging.builder().logger(logger).build();
  }
}
