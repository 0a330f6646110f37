package dev.sluice.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.GroupOptions;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.sql.SqlSummary;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.retry.Retry;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every attribute of every span, on a database of its own. */
abstract class ConventionsTest {

  final Traces traces = new Traces();
  final TracingBuilder options = Tracing.builder(traces.openTelemetry());

  /** Empty, but for a table {@code account} with a unique text {@code name}. */
  abstract DataSource database() throws SQLException;

  /** What each span of it has. */
  abstract Attributes place();

  /** How it names itself in the names of spans. */
  abstract String namespace();

  /** Its code for a value that is there already. */
  abstract String uniqueCode();

  private DataSource database;

  @BeforeEach
  void open() throws SQLException {
    database = database();
  }

  interface Work {
    void run(Connection connection) throws SQLException;
  }

  final void run(Work work) throws SQLException {
    try (Connection connection = SluiceDataSource.wrap(database, options.build()).getConnection()) {
      work.run(connection);
    }
  }

  private static void insert(Connection connection, String name) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO account VALUES (?)")) {
      insert.setString(1, name);
      insert.executeUpdate();
    }
  }

  final AttributesBuilder attributes() {
    return place().toBuilder();
  }

  final void assertStatement(SpanData span, String name, Attributes attributes) {
    assertThat(span.getName()).isEqualTo(name);
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes.asMap());
    assertThat(span.getEvents()).isEmpty();
    assertThat(span.getLinks()).isEmpty();
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.sluice.tracing");
    assertThat(span.getInstrumentationScopeInfo().getSchemaUrl())
        .isEqualTo("https://opentelemetry.io/schemas/1.43.0");
  }

  @Test
  void success() throws SQLException {
    run(connection -> insert(connection, "secret"));

    assertStatement(
        traces.only(),
        namespace(),
        attributes().put("db.query.text", "INSERT INTO account VALUES (?)").build());
    assertThat(traces.only().getStatus()).isEqualTo(StatusData.unset());
  }

  @Test
  void error() throws SQLException {
    run(
        connection -> {
          insert(connection, "secret");
          assertThat(catchThrowable(() -> insert(connection, "secret")))
              .isInstanceOf(SQLException.class);
        });

    SpanData failed = traces.ended().get(1);
    assertStatement(
        failed,
        namespace(),
        attributes()
            .put("db.query.text", "INSERT INTO account VALUES (?)")
            .put("db.response.status_code", uniqueCode())
            .put("error.type", uniqueCode())
            .put("sluice.error.kind", "UNIQUE")
            .build());
    assertThat(failed.getStatus()).isEqualTo(StatusData.error());
  }

  @Test
  void anExceptionIsAnEventWhereAsked() throws SQLException {
    options.exceptions(true);
    run(
        connection -> {
          insert(connection, "a");
          catchThrowable(() -> insert(connection, "a"));
        });

    assertThat(traces.ended().get(1).getEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.getName()).isEqualTo("exception"));
  }

  @Test
  void summary() throws SQLException {
    options.summaries(SqlSummary::of);
    run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE account SET name = 'secret' WHERE name IN ('a', 'b')");
          }
        });

    assertStatement(
        traces.only(),
        "UPDATE account",
        attributes()
            .put("db.query.summary", "UPDATE account")
            .put("db.operation.name", "UPDATE")
            .put("db.collection.name", "account")
            .put("db.query.text", "UPDATE account SET name = ? WHERE name IN (?)")
            .build());
  }

  @Test
  void batchOfOneText() throws SQLException {
    run(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO account VALUES (? || '1')")) {
            for (String name : List.of("a", "b", "c")) {
              insert.setString(1, name);
              insert.addBatch();
            }
            insert.executeBatch();
          }
        });

    assertStatement(
        traces.only(),
        "BATCH " + namespace(),
        attributes()
            .put("db.operation.name", "BATCH")
            .put("db.operation.batch.size", 3)
            .put("db.query.text", "INSERT INTO account VALUES (? || '1')")
            .build());
  }

  @Test
  void batchOfSeveralTexts() throws SQLException {
    run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.addBatch("DELETE FROM account");
            statement.addBatch("UPDATE account SET name = name");
            statement.executeBatch();
            statement.addBatch("DELETE FROM account");
            statement.addBatch("INSERT INTO account VALUES ('secret')");
            statement.executeBatch();
          }
        });

    AttributesBuilder batch =
        attributes().put("db.operation.name", "BATCH").put("db.operation.batch.size", 2);
    assertStatement(traces.ended().get(1), "BATCH " + namespace(), batch.build());
    assertStatement(
        traces.ended().get(0),
        "BATCH " + namespace(),
        batch.put("db.query.text", "DELETE FROM account; UPDATE account SET name = name").build());
  }

  @Test
  void batchOfNothing() throws SQLException {
    run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeBatch();
          }
        });

    assertStatement(
        traces.only(),
        "BATCH " + namespace(),
        attributes().put("db.operation.name", "BATCH").put("db.operation.batch.size", 0).build());
  }

  @Test
  void parametersThatWereChosen() throws SQLException {
    options.parameters("0"::equals);
    run(
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement("SELECT ? FROM account WHERE name = ?")) {
            query.setString(1, "told");
            query.setString(2, "secret");
            query.executeQuery().close();
          }
        });

    assertStatement(
        traces.only(),
        namespace(),
        attributes()
            .put("db.query.text", "SELECT ? FROM account WHERE name = ?")
            .put("db.query.parameter.0", "told")
            .build());
  }

  @Test
  void rows() throws SQLException {
    options.fetches(true);
    run(
        connection -> {
          insert(connection, "a");
          insert(connection, "b");
          try (PreparedStatement query = connection.prepareStatement("SELECT name FROM account");
              ResultSet all = query.executeQuery()) {
            while (all.next()) {
              all.getString(1);
            }
            assertThat(all.next()).isFalse();
          }
          try (PreparedStatement query = connection.prepareStatement("SELECT name FROM account");
              ResultSet some = query.executeQuery()) {
            some.next();
          }
        });

    SpanData all = traces.ended().get(3);
    SpanData some = traces.ended().get(5);
    assertThat(traces.ended()).hasSize(6);
    assertThat(List.of(all, some))
        .allSatisfy(
            fetch -> {
              assertThat(fetch.getName()).isEqualTo("FETCH " + namespace());
              assertThat(fetch.getKind()).isEqualTo(SpanKind.INTERNAL);
              assertThat(fetch.getEndEpochNanos())
                  .isGreaterThanOrEqualTo(fetch.getStartEpochNanos());
            });
    assertThat(all.getAttributes().asMap())
        .isEqualTo(attributes().put("db.response.returned_rows", 2).build().asMap());
    assertThat(some.getAttributes().asMap())
        .isEqualTo(attributes().put("db.response.returned_rows", 1).build().asMap());
    assertThat(all.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(traces.ended().get(2).getSpanContext());
    assertThat(some.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(traces.ended().get(4).getSpanContext());
  }

  @Test
  void connectionAndTransaction() throws SQLException {
    options.connections(true).transactions(true);
    run(
        connection -> {
          connection.setAutoCommit(false);
          connection.setSavepoint();
          connection.commit();
          connection.rollback();
        });
    run(connection -> {});

    assertThat(List.of(traces.ended().get(0), traces.ended().get(5)))
        .allSatisfy(
            acquired -> {
              assertThat(acquired.getName()).isEqualTo("ACQUIRE " + namespace());
              assertThat(acquired.getKind()).isEqualTo(SpanKind.INTERNAL);
              assertThat(acquired.getAttributes().asMap()).isEqualTo(place().asMap());
            });
    for (int i = 1; i <= 4; i++) {
      String operation = List.of("BEGIN", "SAVEPOINT", "COMMIT", "ROLLBACK").get(i - 1);
      assertStatement(
          traces.ended().get(i),
          operation + " " + namespace(),
          attributes().put("db.operation.name", operation).build());
    }
  }

  @Test
  void unitWithAttempts() throws SQLException {
    Faults faults = new Faults();
    faults.on(Kind.COMMIT).first(1).fail(SqlFaults::busy);
    try (SqlRunner runner =
        SqlRunner.over(database)
            .interceptors(options.build(), Retry.withDefaults(), faults)
            .plain()) {
      runner.inTransaction(
          "open account", session -> session.update("INSERT INTO account VALUES (?)", "secret"));
    }

    SpanData unit = traces.named("open account");
    long transaction = unit.getAttributes().get(longKey("sluice.transaction.id"));
    assertThat(unit.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(unit.getStatus()).isEqualTo(StatusData.unset());
    assertThat(unit.getAttributes().asMap())
        .isEqualTo(
            Attributes.builder()
                .put("sluice.unit.attempts", 2)
                .put("sluice.transaction.id", transaction)
                .build()
                .asMap());
    assertThat(unit.getEvents())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getName()).isEqualTo("attempt failed");
              assertThat(event.getAttributes().get(longKey("sluice.unit.attempt"))).isEqualTo(1);
              assertThat(event.getAttributes().get(stringKey("error.type"))).isEqualTo("BUSY");
            });
    assertThat(traces.ended().subList(0, 2))
        .allSatisfy(
            statement -> {
              assertThat(statement.getParentSpanId()).isEqualTo(unit.getSpanId());
              assertStatement(
                  statement,
                  namespace(),
                  attributes().put("db.query.text", "INSERT INTO account VALUES (?)").build());
            });
    assertThat(traces.ended().toString()).doesNotContain("secret");
  }

  @Test
  void unitsThatBeginAndSettleTellTheSameTransaction() throws SQLException {
    try (SqlRunner runner =
            SqlRunner.over(database).interceptors(options.build()).leased(LeaseOptions.DEFAULTS);
        HeldSession session = runner.hold(Unit.write("cursor"))) {
      session.begin(open -> open.update("INSERT INTO account VALUES (?)", "a"));
      session.commit();
    }

    List<Long> transactions =
        traces.ended().stream()
            .filter(span -> span.getName().equals("cursor"))
            .map(span -> span.getAttributes().get(longKey("sluice.transaction.id")))
            .toList();
    assertThat(transactions).hasSize(3).startsWith((Long) null);
    assertThat(transactions.get(1)).isPositive().isEqualTo(transactions.get(2));
  }

  @Test
  void unitsThatShareATransactionAreLinkedWithItsOneSpan() throws Exception {
    Unit open = Unit.write("open").withGroupable(true);
    try (SqlRunner runner =
            SqlRunner.over(database)
                .interceptors(options.transactions(true).build())
                .grouped(
                    LeaseOptions.DEFAULTS,
                    GroupOptions.builder().maxDuration(Duration.ofMinutes(1)).build());
        HeldSession gate = runner.hold(Unit.write("gate").withPurpose(Purpose.UPKEEP))) {
      List<FutureTask<Integer>> callers = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        FutureTask<Integer> caller =
            new FutureTask<>(
                () -> runner.run(open, s -> s.update("INSERT INTO account VALUES (?)", name)));
        callers.add(caller);
        Thread thread = new Thread(caller);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      }
      gate.close();
      for (FutureTask<Integer> caller : callers) {
        assertThat(caller.get(30, TimeUnit.SECONDS)).isOne();
      }
    }

    SpanData transaction = traces.named("transaction");
    List<SpanData> units =
        traces.ended().stream().filter(span -> span.getName().equals("open")).toList();
    assertThat(transaction.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactlyInAnyOrderElementsOf(units.stream().map(SpanData::getSpanId).toList());
    assertThat(units)
        .hasSize(2)
        .allSatisfy(
            unit ->
                assertThat(unit.getLinks())
                    .extracting(link -> link.getSpanContext().getSpanId())
                    .containsExactly(transaction.getSpanId()));
    assertThat(parentsOf("BEGIN " + namespace())).containsExactly(transaction.getSpanId());
    assertThat(parentsOf("COMMIT " + namespace())).containsExactly(transaction.getSpanId());
    assertThat(parentsOf(namespace()))
        .containsExactlyInAnyOrderElementsOf(units.stream().map(SpanData::getSpanId).toList());
  }

  private List<String> parentsOf(String name) {
    return traces.ended().stream()
        .filter(span -> span.getName().equals(name))
        .map(SpanData::getParentSpanId)
        .toList();
  }
}
