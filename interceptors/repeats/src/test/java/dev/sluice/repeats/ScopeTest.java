package dev.sluice.repeats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.SqlRunner;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.example.Orders;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class ScopeTest {

  private final Queue<RepeatReport> reports = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<String> key = new ThreadLocal<>();
  private final Repeats.Builder builder =
      Repeats.builder().repeats(3).listener(reports::add).scope(key::get);

  private static DataSource h2() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    return database;
  }

  @Test
  void aTraceIsCountedAcrossItsConnections() throws SQLException {
    DataSource dataSource = h2();
    List<RepeatReport> reports = new ArrayList<>();
    Repeats repeats =
        Repeats.builder()
            .repeats(10)
            .scope(ScopeTest::trace)
            .scopeIdle(Duration.ofSeconds(5))
            .listener(reports::add)
            .build();

    DataSource counted = SluiceDataSource.wrap(dataSource, repeats);

    try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
      Tracer tracer = provider.get("test");
      Span request = tracer.spanBuilder("request").startSpan();
      try (Scope current = request.makeCurrent()) {
        for (int i = 0; i < 11; i++) {
          Span query = tracer.spanBuilder("query").startSpan();
          try (Scope inner = query.makeCurrent()) {
            Orders.readEach(counted, 1);
          }
        }
      }
      Orders.readEach(counted, 1); // without a trace
      repeats.endScope(request.getSpanContext().getTraceId());

      assertThat(reports).hasSize(1);
      assertThat(reports.get(0).scope()).isEqualTo(request.getSpanContext().getTraceId());
      assertThat(reports.get(0).statements()).isEqualTo(11);
      assertThat(reports.get(0).repeated().get(0).caller().getMethodName()).isEqualTo("readOne");
      assertThat(reports.get(0).toString()).startsWith("scope ").contains("11 times SELECT");
    }
  }

  private static String trace() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid() ? span.getTraceId() : null;
  }

  @Test
  void aScopeIsCountedAcrossUnitsAndToldOnce() throws SQLException {
    Repeats repeats = builder.build();
    key.set("job");
    try (SqlRunner runner = SqlRunner.over(h2()).interceptors(repeats).plain()) {
      for (int i = 0; i < 4; i++) {
        runner.inTransaction("few", session -> Orders.readOne(session.connection(), 1));
      }
    }
    assertThat(reports).isEmpty();
    repeats.endScope("job");
    repeats.endScope("job");
    repeats.endScope("nobody");
    assertThat(reports).extracting(RepeatReport::scope).containsExactly("job");
    assertThat(reports.peek().unit()).isNull();
  }

  @Test
  void withoutAKeyItIsTheUseOfAConnection() throws SQLException {
    Orders.readEach(SluiceDataSource.wrap(h2(), builder.build()), 4);
    assertThat(reports).hasSize(1);
    assertThat(reports.peek().scope()).isNull();
    assertThat(reports.peek().connection()).isPositive();
  }

  @Test
  void anIdleScopeIsOverWhenTheNextConnectionIsGivenBack() throws SQLException {
    DataSource counted =
        SluiceDataSource.wrap(h2(), builder.scopeIdle(Duration.ofNanos(1)).build());
    key.set("request");
    Orders.readEach(counted, 4);
    assertThat(reports).extracting(RepeatReport::scope).containsExactly("request");

    Orders.readEach(counted, 3);
    assertThat(reports).as("counted anew").hasSize(1);
  }

  @Test
  void ofTooManyTheOneUsedLongestAgoIsOver() throws SQLException {
    Repeats repeats = builder.maxScopes(2).scopeIdle(Duration.ofDays(1)).build();
    DataSource counted = SluiceDataSource.wrap(h2(), repeats);
    for (String each : List.of("a", "b", "a", "c")) {
      key.set(each);
      Orders.readEach(counted, 4);
    }
    assertThat(reports).extracting(RepeatReport::scope).containsExactly("b");
    repeats.close();
    assertThat(reports).extracting(RepeatReport::scope).containsExactly("b", "a", "c");
  }

  @Test
  void threadsShareAScope() throws Exception {
    Repeats repeats = builder.build();
    DataSource counted = SluiceDataSource.wrap(h2(), repeats);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Void> reading =
          () -> {
            key.set("shared");
            Orders.readEach(counted, 50);
            return null;
          };
      for (Future<Void> done :
          threads.invokeAll(List.of(reading, reading, reading, reading), 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    repeats.endScope("shared");
    assertThat(reports).extracting(RepeatReport::statements).containsExactly(200L);
  }

  @Test
  void aListenerThatFailsReachesNoCaller() throws SQLException {
    Repeats repeats =
        builder
            .listener(
                report -> {
                  reports.add(report);
                  throw new IllegalStateException("listener");
                })
            .scopeIdle(Duration.ofNanos(1))
            .build();
    key.set("a");
    Orders.readEach(SluiceDataSource.wrap(h2(), repeats), 4);
    assertThat(reports).hasSize(1);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> builder.scopeIdle(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxScopes(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
