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
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import javax.sql.DataSource;

/** What is put around SQLite: interceptors as an application has them, and what is near to them. */
public enum Observed {
  /** The driver itself. */
  BARE("bare driver") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return driver;
    }
  },
  /** The driver itself, and the work with a span and a duration written into it. */
  BY_HAND("bare driver, span and duration by hand") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return driver;
    }

    @Override
    Work work(OpenTelemetry telemetry) {
      return new ByHand(telemetry);
    }
  },
  /** The chain by itself. */
  FOUR("Sluice, 4 no-op interceptors") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(driver, Passing.four());
    }
  },
  /** Everything recorded; statements are logged at a level that is off. */
  ALL("Sluice, tracing + metrics + retry + logging (off)") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return all(driver, telemetry, Level.INFO);
    }
  },
  /** Everything recorded and logged. */
  ALL_LOGGED("Sluice, tracing + metrics + retry + logging (on)") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return all(driver, telemetry, Level.DEBUG);
    }
  },
  /** Everything recorded where the application itself records nothing. */
  ALL_ROOTS("Sluice, the same (off), each statement a trace of its own") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return all(driver, telemetry, Level.INFO);
    }

    @Override
    Scope request(OpenTelemetry telemetry) {
      return Scope.noop();
    }
  },
  /** One alone. */
  TRACING("Sluice, tracing") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(driver, tracing(telemetry));
    }
  },
  /** One alone. */
  METRICS("Sluice, metrics") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(driver, metrics(telemetry));
    }
  },
  /** One alone. */
  RETRY("Sluice, retry") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(driver, Retry.withDefaults());
    }
  },
  /** One alone, writing. */
  LOGGING("Sluice, logging (on)") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return SluiceDataSource.wrap(driver, logging(Level.DEBUG));
    }
  },
  /** OpenTelemetry's library instrumentation. */
  OPENTELEMETRY_JDBC("OpenTelemetry JDBC") {
    @Override
    DataSource wrap(DataSource driver, OpenTelemetry telemetry) {
      return JdbcTelemetry.create(telemetry).wrap(driver);
    }
  };

  final String label;

  Observed(String label) {
    this.label = label;
  }

  abstract DataSource wrap(DataSource driver, OpenTelemetry telemetry);

  Work work(OpenTelemetry telemetry) {
    return new Workload();
  }

  /** Makes a span current, as in an application that serves a request. */
  Scope request(OpenTelemetry telemetry) {
    return telemetry.getTracer("application").spanBuilder("request").startSpan().makeCurrent();
  }

  private static DataSource all(DataSource driver, OpenTelemetry telemetry, Level level) {
    return SluiceDataSource.wrap(driver, production(telemetry, level));
  }

  /** What an application has in production, in the recommended order. */
  static Interceptor[] production(OpenTelemetry telemetry, Level level) {
    return new Interceptor[] {
      tracing(telemetry), metrics(telemetry), Retry.withDefaults(), logging(level)
    };
  }

  static Interceptor tracing(OpenTelemetry telemetry) {
    return Tracing.builder(telemetry).system("sqlite").namespace("orders").build();
  }

  static Interceptor metrics(OpenTelemetry telemetry) {
    return Metrics.builder(telemetry).system("sqlite").namespace("orders").build();
  }

  /** Statements are logged at DEBUG, to an appender that drops them. */
  private static Interceptor logging(Level level) {
    Logger logger = new LoggerContext().getLogger(Logging.class);
    NOPAppender<ILoggingEvent> dropping = new NOPAppender<>();
    dropping.start();
    logger.addAppender(dropping);
    logger.setLevel(level);
    return Logging.builder().logger(logger).build();
  }
}
