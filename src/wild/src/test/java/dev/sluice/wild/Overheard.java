package dev.sluice.wild;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.sluice.datasourceproxy.DatasourceProxy;
import dev.sluice.guard.Guard;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.sql.SqlSummary;
import dev.sluice.logging.Logging;
import dev.sluice.metrics.Metrics;
import dev.sluice.micrometer.Micrometer;
import dev.sluice.repeats.Repeats;
import dev.sluice.retry.Retry;
import dev.sluice.slow.Slow;
import dev.sluice.testing.Recorder;
import dev.sluice.tracing.SqlCommenter;
import dev.sluice.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.DataSourceQueryCountListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.slf4j.LoggerFactory;

/** All that Sluice tells anybody: logs, spans, measures, reports, texts of objects and errors. */
final class Overheard implements AutoCloseable {

  private static final List<String> DRIVERS =
      List.of("org.h2.", "org.sqlite.", "org.postgresql.", "java.sql.DriverManager");

  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final Queue<String> driversWords = new ConcurrentLinkedQueue<>();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader measures = InMemoryMetricReader.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(measures).build())
          .build();
  private final Slow slow =
      Slow.builder()
          .statements(Duration.ofNanos(1))
          .connections(Duration.ofNanos(1))
          .listener(this::note)
          .build();

  /** SLF4J's, of whatever logger. */
  private final AppenderBase<ILoggingEvent> events =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          told.add(event.getFormattedMessage() + event.getKeyValuePairs());
          if (event.getThrowableProxy() != null) {
            told.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
          }
        }
      };

  private final Logger systemLogger = Logger.getLogger("dev.sluice");
  private final Level systemLevel = systemLogger.getLevel();

  /** The system logger's. */
  private final Handler records =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          told.add(entry.getMessage());
          if (entry.getThrown() != null) {
            noteAll(entry.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Notes the text of all that an interceptor is given, before and after the call. */
  private final class Overhearing implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      note(call);
      note(call.unit());
      if (call instanceof SqlCall<?> statement) {
        note(statement.parameterSettings());
      }
      try {
        return next.proceed(call);
      } finally {
        note(call);
        if (call instanceof JdbcCall<?> jdbc) {
          note(jdbc.connection());
          note(jdbc.connection().database());
        }
      }
    }

    @Override
    public boolean wantsParameters() {
      return true;
    }
  }

  final Recorder recorder = Recorder.builder().withParameters().build();

  Overheard() {
    events.start();
    context().getLogger("ROOT").addAppender(events);
    systemLogger.setLevel(Level.ALL);
    systemLogger.addHandler(records);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  Interceptor[] interceptors(DataSource dataSource) {
    return new Interceptor[] {
      Tracing.builder(telemetry)
          .summaries(SqlSummary::of)
          .transactions(true)
          .connections(true)
          .fetches(true)
          .messagingAttributes(true)
          .build(),
      SqlCommenter.builder().tag("application", "wild").build(),
      Metrics.create(telemetry),
      Micrometer.create(meters),
      Retry.builder().maxAttempts(2).build(),
      Logging.builder().rows(true).caller(true).upkeep(true).build(),
      Repeats.builder().repeats(2).listener(this::note).build(),
      slow,
      Guard.builder().refuse("rows stay", "DELETE FROM kept").build(),
      DatasourceProxy.with(
          ProxyDataSourceBuilder.create(dataSource)
              .listener(new DataSourceQueryCountListener())
              .build()
              .getProxyConfig()),
      new Overhearing(),
      recorder
    };
  }

  void note(Object object) {
    told.add(String.valueOf(object));
  }

  /** What is thrown, with causes and what is suppressed; the drivers' words are kept apart. */
  void noteAll(Throwable thrown) {
    visit(thrown, told, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private void visit(Throwable thrown, Queue<String> above, Set<Throwable> seen) {
    if (thrown == null || !seen.add(thrown)) {
      return;
    }
    Queue<String> words = isDrivers(thrown) ? driversWords : above;
    words.add(thrown.toString());
    visit(thrown.getCause(), words, seen);
    if (thrown instanceof SQLException sql) {
      visit(sql.getNextException(), words, seen);
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      visit(suppressed, told, seen);
    }
  }

  private static boolean isDrivers(Throwable thrown) {
    StackTraceElement[] frames = thrown.getStackTrace();
    String maker = frames.length == 0 ? "" : frames[0].getClassName();
    return DRIVERS.stream().anyMatch(maker::startsWith);
  }

  /** What drivers have said in exceptions that were thrown as they are. */
  List<String> driversWords() {
    return List.copyOf(driversWords);
  }

  int spans() {
    return spans.getFinishedSpanItems().size();
  }

  /** All of it, once nothing more happens. */
  List<String> everything() {
    slow.close();
    note(recorder.report());
    note(recorder.calls());
    spans.getFinishedSpanItems().forEach(this::note);
    measures.collectAllMetrics().forEach(this::note);
    meters.getMeters().forEach(meter -> note(meter.getId() + " " + meter.measure()));
    return List.copyOf(told);
  }

  @Override
  public void close() {
    context().getLogger("ROOT").detachAppender(events);
    systemLogger.removeHandler(records);
    systemLogger.setLevel(systemLevel);
    telemetry.close();
    slow.close();
  }
}
