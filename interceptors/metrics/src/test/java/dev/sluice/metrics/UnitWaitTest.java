package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.ConnectionCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What of a unit's time was waiting. Only bounds that hold however slow the machine is. */
class UnitWaitTest {

  private static final long PAUSE = 5_000_000;
  private static final double SECONDS = PAUSE / 1e9;

  private final Measured measured = new Measured();
  private final Pipeline pipeline = Pipeline.of(List.of(Metrics.create(measured.openTelemetry())));

  @Test
  void beforeAndBetweenItsTransactionsItWaits() throws SQLException {
    run(
        unit -> {
          transaction(List.of(unit), () -> begin(unit));
          pause();
          transaction(List.of(unit), () -> begin(unit));
        });

    assertThat(waited()).isBetween(SECONDS, total());
  }

  @Test
  void untilItsTransactionBeginsItWaitsForAConnection() throws SQLException {
    run(
        unit ->
            transaction(
                List.of(unit),
                () -> {
                  pause();
                  begin(unit);
                }));

    assertThat(waited()).isGreaterThanOrEqualTo(SECONDS);
  }

  @Test
  void insideItsTransactionItDoesNotWait() throws SQLException {
    run(
        unit ->
            transaction(
                List.of(unit),
                () -> {
                  begin(unit);
                  pause();
                }));

    assertThat(waited()).isLessThanOrEqualTo(total() - SECONDS);
  }

  @Test
  void aTransactionThatIsSharedHasItsConnection() throws SQLException {
    UnitCall<Object> first = new UnitCall<>(Unit.write("first"), call -> null);
    run(unit -> transaction(List.of(first, unit), UnitWaitTest::pause));

    assertThat(waited()).isLessThanOrEqualTo(total() - SECONDS);
  }

  @Test
  void aUnitThatNeverHadATransactionIsNotMeasured() throws SQLException {
    run(unit -> {});

    assertThat(measured.counts("sluice.unit.duration")).hasSize(1);
    assertThat(measured.counts("sluice.unit.wait_time")).isEmpty();
  }

  @FunctionalInterface
  private interface Attempt {
    void run(UnitCall<?> unit) throws SQLException;
  }

  @FunctionalInterface
  private interface Body {
    void run() throws SQLException;
  }

  private void run(Attempt attempt) throws SQLException {
    pipeline.run(
        new UnitCall<>(
            Unit.write("transfer"),
            unit -> {
              attempt.run(unit);
              return null;
            }));
  }

  private void transaction(List<UnitCall<?>> members, Body body) throws SQLException {
    pipeline.run(
        new TransactionCall<>(
            members,
            Repeat.NEVER,
            1,
            call -> {
              body.run();
              return null;
            }));
  }

  private void begin(UnitCall<?> unit) throws SQLException {
    var connection = new Calls.Connection(Purpose.APPLICATION, unit);
    pipeline.run(new ConnectionCall<>(Kind.BEGIN, Void.class, connection, () -> null));
  }

  private static void pause() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PAUSE) {
      LockSupport.parkNanos(PAUSE);
    }
  }

  private double waited() {
    return sum("sluice.unit.wait_time");
  }

  private double total() {
    return sum("sluice.unit.duration");
  }

  private double sum(String histogram) {
    List<HistogramPointData> points = measured.points(histogram);
    assertThat(points).hasSize(1);
    return points.get(0).getSum();
  }
}
