package dev.sluice.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementSpansTest {

  private final Traces traces = new Traces();

  @Test
  void aStatementIsAClientSpanByTheConventions() throws SQLException {
    run(sqlite().server("db.example", 5433), Calls.update(Calls.CONNECTION, "UPDATE t", () -> 3));

    SpanData span = traces.only();
    assertThat(span.getName()).isEqualTo("orders");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            Attributes.builder()
                .put("db.system.name", "sqlite")
                .put("db.namespace", "orders")
                .put("server.address", "db.example")
                .put("server.port", 5433)
                .put("db.query.text", "UPDATE t")
                .build()
                .asMap());
  }

  @Test
  void theServerNamesTheSpanWhereTheNamespaceIsUnknown() throws SQLException {
    run(builder().server("db.example", 5433), Calls.update(Calls.CONNECTION, "x", () -> 1));

    assertThat(traces.only().getName()).isEqualTo("db.example:5433");
  }

  @Test
  void theProductNamesTheSpanWhereNothingElseIsKnown() throws SQLException {
    run(builder(), Calls.update(Calls.CONNECTION, "x", () -> 1));

    assertThat(traces.only().getName()).isEqualTo("other_sql");
  }

  @Test
  void aBatchTellsItsOperationAndSize() throws SQLException {
    run(sqlite(), Calls.batch("INSERT INTO t VALUES (?)", 3));

    assertThat(traces.only().getName()).isEqualTo("BATCH orders");
    assertThat(traces.only().getAttributes().get(stringKey("db.operation.name")))
        .isEqualTo("BATCH");
    assertThat(traces.only().getAttributes().get(longKey("db.operation.batch.size"))).isEqualTo(3);
  }

  @Test
  void aBatchOfOneIsASingleStatement() throws SQLException {
    run(sqlite(), Calls.batch("INSERT INTO t VALUES (?)", 1));

    assertThat(traces.only().getName()).isEqualTo("orders");
    assertThat(traces.only().getAttributes().get(longKey("db.operation.batch.size"))).isNull();
  }

  @Test
  void endsOfTransactionsAreSpansOnlyWhereAsked() throws SQLException {
    run(sqlite(), Calls.on(Calls.CONNECTION, Kind.COMMIT));
    assertThat(traces.ended()).isEmpty();

    run(sqlite().transactions(true), Calls.on(Calls.CONNECTION, Kind.COMMIT));
    assertThat(traces.only().getName()).isEqualTo("COMMIT orders");
    assertThat(traces.only().getAttributes().get(stringKey("db.operation.name")))
        .isEqualTo("COMMIT");
  }

  @Test
  void upkeepIsLeftOutUnlessAsked() throws SQLException {
    run(sqlite(), Calls.update(Calls.UPKEEP, "PRAGMA x", () -> 0));
    assertThat(traces.ended()).isEmpty();

    run(sqlite().upkeep(true), Calls.update(Calls.UPKEEP, "PRAGMA x", () -> 0));
    assertThat(traces.ended()).hasSize(1);
  }

  @Test
  void theQueryTextCanBeLeftOut() throws SQLException {
    run(sqlite().queryText(false), Calls.update(Calls.CONNECTION, "UPDATE t", () -> 1));

    assertThat(traces.only().getAttributes().get(stringKey("db.query.text"))).isNull();
  }

  @Test
  void aTextThatMayHoldDataIsRecordedOnlyWhereAsked() throws SQLException {
    String sql = "UPDATE t SET x = 'secret'";
    run(sqlite(), Calls.plainUpdate(sql, () -> 1));
    assertThat(traces.only().getAttributes().get(stringKey("db.query.text"))).isNull();

    run(sqlite().literals(true), Calls.plainUpdate(sql, () -> 1));
    assertThat(traces.ended().get(1).getAttributes().get(stringKey("db.query.text")))
        .isEqualTo(sql);
  }

  @Test
  void aFailureTellsKindAndCodeAndArrivesAsThrown() {
    SQLException busy = new SQLException("[SQLITE_BUSY] The database file is locked", null, 5);

    Throwable thrown = catchThrowable(() -> run(sqlite(), failing(busy)));

    assertThat(thrown).isSameAs(busy);
    assertThat(traces.only().getStatus()).isEqualTo(StatusData.error());
    assertThat(traces.only().getAttributes().asMap())
        .containsEntry(stringKey("error.type"), "5")
        .containsEntry(stringKey("db.response.status_code"), "5")
        .containsEntry(stringKey("sluice.error.kind"), "BUSY");
  }

  @Test
  void theSqlStateIsTheCodeOfProductsThatHaveNoOther() {
    catchThrowable(() -> run(sqlite(), failing(new SQLException("no", "23505"))));

    assertThat(traces.only().getAttributes().get(stringKey("db.response.status_code")))
        .isEqualTo("23505");
  }

  @Test
  void oraclesCodeIsWrittenAsOracleWritesIt() {
    catchThrowable(
        () -> run(sqlite(), failing(new SQLException("ORA-00942: no table", "42000", 942))));

    assertThat(traces.only().getAttributes().get(stringKey("db.response.status_code")))
        .isEqualTo("ORA-00942");
  }

  @Test
  void aFailureWithoutAKindGoesByItsClass() {
    IllegalStateException bug = new IllegalStateException("bug");

    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    sqlite(),
                    Calls.update(
                        Calls.CONNECTION,
                        "x",
                        () -> {
                          throw bug;
                        })));

    assertThat(thrown).isSameAs(bug);
    assertThat(traces.only().getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void neitherParametersNorMessagesAreRecorded() {
    catchThrowable(() -> run(sqlite(), failing(new SQLException("Key (a)=(secret) exists"))));
    catchThrowable(() -> run(sqlite(), Calls.plainUpdate("INSERT 'secret'", () -> 1)));

    assertThat(traces.ended()).hasSize(2);
    assertThat(traces.ended().toString()).doesNotContain("secret");
  }

  @Test
  void theSpanIsCurrentWhileTheCallRuns() throws SQLException {
    String[] inside = new String[1];
    run(
        sqlite(),
        Calls.update(
            Calls.CONNECTION,
            "x",
            () -> {
              inside[0] = Span.current().getSpanContext().getSpanId();
              return 1;
            }));

    assertThat(inside[0]).isEqualTo(traces.only().getSpanId());
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  private static Call<Integer> failing(SQLException failure) {
    return Calls.update(
        Calls.CONNECTION,
        "UPDATE t SET x = ?",
        () -> {
          throw failure;
        });
  }

  private TracingBuilder builder() {
    return Tracing.builder(traces.openTelemetry());
  }

  private TracingBuilder sqlite() {
    return builder().system("sqlite").namespace("orders");
  }

  private static <R> void run(TracingBuilder options, Call<R> call) throws SQLException {
    Pipeline.of(List.of(options.build())).run(call);
  }
}
