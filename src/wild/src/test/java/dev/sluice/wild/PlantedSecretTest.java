package dev.sluice.wild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.guard.Guard;
import dev.sluice.guard.RefusedException;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.mount.Installation;
import dev.sluice.jdbc.mount.InterceptorProviders;
import dev.sluice.logging.Logging;
import dev.sluice.metrics.Metrics;
import dev.sluice.repeats.Repeats;
import dev.sluice.retry.Retry;
import dev.sluice.slow.Slow;
import dev.sluice.tracing.Tracing;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/**
 * A secret in the URL, in properties, settings, parameters and literals, and in what the driver
 * says of a failure, is in nothing that Sluice tells about calls at its defaults.
 */
class PlantedSecretTest {

  private static final String SECRET = "hunter2swordfish";

  private final List<String> told = new ArrayList<>();
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader measures = InMemoryMetricReader.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(measures).build())
          .build();

  /** Notes every call's text, before and after it. */
  private final class Overhearing implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      told.add(call + " " + call.unit());
      try {
        return next.proceed(call);
      } finally {
        told.add(call.toString());
      }
    }
  }

  private static JdbcDataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    database.setUser("sa");
    database.setPassword(SECRET);
    return database;
  }

  private Interceptor[] interceptors() {
    LoggerContext context = new LoggerContext();
    ch.qos.logback.classic.Logger logger = context.getLogger("calls");
    logger.setLevel(Level.TRACE);
    events.setContext(context);
    events.start();
    logger.addAppender(events);
    return new Interceptor[] {
      Tracing.create(telemetry),
      Metrics.create(telemetry),
      Retry.withDefaults(),
      Logging.builder().logger(logger).build(),
      Repeats.builder().repeats(2).listener(report -> told.add(report.toString())).build(),
      Slow.builder()
          .statements(Duration.ofNanos(1))
          .listener(report -> told.add(report.toString()))
          .build(),
      Guard.builder().refuse("rows stay", "DELETE FROM").build(),
      new Overhearing()
    };
  }

  private static Throwable failure(Statement statement, String sql) {
    return catchThrowable(() -> statement.execute(sql));
  }

  @Test
  void isInNoLogSpanMeasureReportOrText() throws SQLException {
    Interceptor[] interceptors = interceptors();
    DataSource wrapped = SluiceDataSource.wrap(database(), interceptors);
    try (Connection connection = wrapped.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x VARCHAR(100) PRIMARY KEY)");
      statement.execute("INSERT INTO t VALUES ('" + SECRET + "')");
      for (int i = 0; i < 4; i++) {
        statement.executeQuery("SELECT x FROM t WHERE x = '" + SECRET + "'").close();
      }
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
        insert.setString(1, SECRET + 2);
        insert.executeUpdate();
        assertThatThrownBy(insert::executeUpdate).hasMessageContaining(SECRET); // the driver's
      }
      assertThat(failure(statement, "SELECT '" + SECRET + "' FROM nowhere"))
          .hasMessageContaining(SECRET); // the driver's
      Throwable refused = failure(statement, "DELETE FROM t WHERE x = '" + SECRET + "'");
      assertThat(refused).isInstanceOf(RefusedException.class);
      note(refused);
      try (ResultSet rows = statement.executeQuery("SELECT '" + SECRET + "'")) {
        assertThat(rows.next()).isTrue();
        note(rows);
      }
      note(connection);
      note(statement);
      note(connection.getMetaData());
    }
    for (Interceptor interceptor : interceptors) {
      note(interceptor);
    }

    events.list.forEach(this::note);
    note(spans.getFinishedSpanItems());
    note(measures.collectAllMetrics());
    assertThat(events.list).hasSizeGreaterThan(8);
    assertThat(spans.getFinishedSpanItems()).hasSizeGreaterThan(8);
    assertThat(told).hasSizeGreaterThan(30).noneMatch(text -> text.contains(SECRET));
  }

  @Test
  void isInNoErrorOfConnectingByUrl() {
    Properties properties = new Properties();
    properties.setProperty("password", SECRET);
    for (String url :
        List.of(
            "jdbc:sluice:nobody:jdbc:h2:mem:;PASSWORD=" + SECRET,
            "jdbc:sluice:jdbc:nosuch://user:" + SECRET + "@host/db?password=" + SECRET,
            "jdbc:sluice:" + "jdbc-" + SECRET.length() + ":")) {
      note(
          catchThrowableOfType(
              SQLException.class, () -> DriverManager.getConnection(url, properties)));
    }
    assertThat(told).hasSizeGreaterThan(2).noneMatch(text -> text.contains(SECRET));
  }

  @Test
  void isInNoErrorOfSettings() {
    for (String setting :
        List.of("slow.statements", "guard.read-only", "retry.max-attempts", "slow.nothing")) {
      String name = setting.substring(0, setting.indexOf('.'));
      Map<String, String> property = Map.of("sluice." + setting, SECRET);
      Map<String, String> variable =
          Map.of("SLUICE_" + setting.replaceAll("[.-]", "_").toUpperCase(), SECRET);
      for (Installation installation :
          List.of(
              new Installation(List.of(name), property, Map.of(), Map.of()),
              new Installation(List.of(name), Map.of(), property, Map.of()),
              new Installation(List.of(name), Map.of(), Map.of(), variable))) {
        note(installation);
        note(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> InterceptorProviders.in(getClass().getClassLoader()).create(installation)));
      }
    }
    assertThat(told).hasSizeGreaterThan(20).noneMatch(text -> text.contains(SECRET));
  }

  private void note(ILoggingEvent event) {
    told.add(event.getFormattedMessage() + event.getKeyValuePairs());
    if (event.getThrowableProxy() != null) {
      told.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
  }

  private void note(Object object) {
    told.add(String.valueOf(object));
    for (Throwable cause = object instanceof Throwable thrown ? thrown.getCause() : null;
        cause != null;
        cause = cause.getCause()) {
      told.add(cause.toString());
    }
  }
}
