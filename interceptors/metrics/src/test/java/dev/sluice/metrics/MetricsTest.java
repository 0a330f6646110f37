package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final String OPERATIONS = "db.client.operation.duration";
  private static final String UNITS = "sluice.unit.duration";
  private static final Attributes SQLITE =
      Attributes.builder().put("db.system.name", "sqlite").build();

  private final Measured measured = new Measured();

  @Test
  void statementsAreMeasuredInTheBucketsOfTheConventions() throws SQLException {
    run(sqlite(), Calls.update(Calls.CONNECTION, "UPDATE t", () -> 1));

    assertThat(measured.counts(OPERATIONS)).isEqualTo(Map.of(SQLITE, 1L));
    assertThat(measured.points(OPERATIONS).get(0).getBoundaries())
        .containsExactly(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);
  }

  @Test
  void theVersionOfTheConventionsIsTold() throws SQLException {
    run(sqlite(), Calls.update(Calls.CONNECTION, "UPDATE t", () -> 1));

    assertThat(measured.all())
        .extracting(metric -> metric.getInstrumentationScopeInfo().getSchemaUrl())
        .containsOnly("https://opentelemetry.io/schemas/1.43.0");
  }

  @Test
  void whatIsKnownOfTheDatabaseIsAnAttribute() throws SQLException {
    run(
        sqlite().namespace("orders").server("db.example", 5433),
        Calls.update(Calls.CONNECTION, "UPDATE t", () -> 1));

    assertThat(measured.counts(OPERATIONS))
        .containsOnlyKeys(
            SQLITE.toBuilder()
                .put("db.namespace", "orders")
                .put("server.address", "db.example")
                .put("server.port", 5433)
                .build());
  }

  @Test
  void aBatchIsOneOperationWithAName() throws SQLException {
    run(sqlite(), Calls.batch("INSERT", 3));
    assertThat(measured.counts(OPERATIONS)).isEqualTo(Map.of(operation("BATCH"), 1L));
  }

  @Test
  void aBatchOfOneIsASingleStatement() throws SQLException {
    run(sqlite(), Calls.batch("INSERT", 1));
    assertThat(measured.counts(OPERATIONS)).containsOnlyKeys(SQLITE);
  }

  @Test
  void endsOfTransactionsAreOperationsUnlessLeftOut() throws SQLException {
    run(sqlite().transactions(false), Calls.on(Calls.CONNECTION, Kind.COMMIT));
    assertThat(measured.counts(OPERATIONS)).isEmpty();

    run(sqlite(), Calls.on(Calls.CONNECTION, Kind.COMMIT));
    assertThat(measured.counts(OPERATIONS)).isEqualTo(Map.of(operation("COMMIT"), 1L));
  }

  @Test
  void aFailureIsMeasuredByItsCodeAndKindAndArrivesAsThrown() {
    SQLException busy = new SQLException("[SQLITE_BUSY] secret", null, 5);

    Throwable thrown = catchThrowable(() -> run(sqlite(), failing(busy)));

    assertThat(thrown).isSameAs(busy);
    assertThat(measured.counts(OPERATIONS)).isEqualTo(Map.of(failed("5", "BUSY"), 1L));
    assertThat(measured.all().toString()).doesNotContain("secret");
  }

  @Test
  void aProductWithoutCodesOfItsOwnHasItsSqlStateMeasured() {
    catchThrowable(() -> run(sqlite(), failing(new SQLException("secret", "40001"))));

    assertThat(measured.counts(OPERATIONS)).containsOnlyKeys(failed("40001", "SERIALIZATION"));
  }

  @Test
  void aUnitIsMeasuredWithItsNameAndItsRetriesAreCounted() throws SQLException {
    run(sqlite(), unit("transfer", 1));
    run(sqlite(), unit("transfer", 3));

    assertThat(measured.counts(UNITS)).isEqualTo(Map.of(unit("transfer"), 2L));
    assertThat(measured.sums("sluice.unit.retries")).isEqualTo(Map.of(unit("transfer"), 2L));
  }

  @Test
  void aUnitThatFailedIsMeasuredByItsError() {
    IllegalStateException bug = new IllegalStateException("bug");

    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    sqlite(),
                    new UnitCall<Object>(
                        Unit.write("transfer"),
                        call -> {
                          throw bug;
                        })));

    assertThat(thrown).isSameAs(bug);
    assertThat(measured.counts(UNITS))
        .containsOnlyKeys(error(unit("transfer"), "java.lang.IllegalStateException"));
  }

  @Test
  void aConnectionIsMeasuredFromItsAcquisitionToItsRelease() throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of(sqlite().namespace("orders").build()));
    var connection = new Calls.Connection(Purpose.APPLICATION, null);
    pipeline.run(Calls.on(connection, Kind.ACQUIRE));
    pipeline.run(Calls.on(connection, Kind.RELEASE));

    Map<Attributes, Long> once = Map.of(pool("orders"), 1L);
    assertThat(measured.counts("db.client.connection.wait_time")).isEqualTo(once);
    assertThat(measured.counts("db.client.connection.use_time")).isEqualTo(once);
  }

  @Test
  void theReleaseOfAConnectionWhoseAcquisitionWasNotSeenIsNoUseTime() throws SQLException {
    run(sqlite(), Calls.on(new Calls.Connection(Purpose.APPLICATION, null), Kind.RELEASE));

    assertThat(measured.counts("db.client.connection.use_time")).isEmpty();
  }

  @Test
  void aPoolWithoutANameGetsOneOfItsServerAndDatabase() throws SQLException {
    run(
        sqlite().namespace("orders").server("db.example", 5433),
        Calls.on(Calls.CONNECTION, Kind.ACQUIRE));

    assertThat(measured.counts("db.client.connection.wait_time"))
        .containsOnlyKeys(pool("db.example:5433/orders"));
  }

  @Test
  void upkeepIsLeftOutUnlessAsked() throws SQLException {
    run(sqlite(), Calls.update(Calls.UPKEEP, "PRAGMA x", () -> 0));
    assertThat(measured.all()).isEmpty();

    run(sqlite().upkeep(true), Calls.update(Calls.UPKEEP, "PRAGMA x", () -> 0));
    assertThat(measured.counts(OPERATIONS)).hasSize(1);
  }

  @Test
  void metricsThatGoNowhereLetCallsThrough() throws SQLException {
    Pipeline silent = Pipeline.of(List.of(Metrics.create(OpenTelemetry.noop())));

    assertThat(silent.run(Calls.update(Calls.CONNECTION, "x", () -> 3))).isEqualTo(3);
  }

  private Metrics.Builder sqlite() {
    return Metrics.builder(measured.openTelemetry()).system("sqlite");
  }

  private static <R> void run(Metrics.Builder options, Call<R> call) throws SQLException {
    Pipeline.of(List.of(options.build())).run(call);
  }

  private static Call<Integer> failing(SQLException failure) {
    return Calls.update(
        Calls.CONNECTION,
        "UPDATE t SET x = 'secret'",
        () -> {
          throw failure;
        });
  }

  private static UnitCall<Object> unit(String name, int attempts) {
    return new UnitCall<>(
        Unit.write(name),
        call -> {
          for (int i = 0; i < attempts; i++) {
            call.startAttempt();
          }
          return null;
        });
  }

  private static Attributes operation(String name) {
    return SQLITE.toBuilder().put("db.operation.name", name).build();
  }

  private static Attributes unit(String name) {
    return SQLITE.toBuilder().put("sluice.unit.name", name).build();
  }

  private static Attributes pool(String name) {
    return Attributes.builder().put("db.client.connection.pool.name", name).build();
  }

  private static Attributes failed(String code, String kind) {
    return error(SQLITE, code).toBuilder()
        .put("db.response.status_code", code)
        .put("sluice.error.kind", kind)
        .build();
  }

  private static Attributes error(Attributes attributes, String type) {
    return attributes.toBuilder().put("error.type", type).build();
  }
}
