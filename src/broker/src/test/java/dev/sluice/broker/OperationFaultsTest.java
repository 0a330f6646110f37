package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.support.Campaign;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.FaultOutcome;
import dev.sluice.testing.FaultPoint;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault at each JDBC call of each operation: all or nothing, the right error, nothing leaked. */
@Timeout(120)
class OperationFaultsTest {

  /** Up to here the transaction has not begun. */
  private static final Set<Kind> BEFORE_IT_HAS_BEGUN =
      EnumSet.of(Kind.UNIT, Kind.TRANSACTION, Kind.ACQUIRE, Kind.EXECUTE, Kind.BEGIN);

  @TempDir Path folder;

  private FaultBench bench;
  private Map<String, List<List<Object>>> before;
  private Map<String, List<List<Object>>> after;
  private Object result;

  @BeforeEach
  void open() throws SQLException {
    bench = new FaultBench(folder.resolve("faults.db"));
  }

  @AfterEach
  void close() throws SQLException {
    bench.close();
  }

  /** Learns what the operation does when nothing goes wrong. */
  private void learn(Operation operation) throws SQLException {
    bench.reset();
    before = bench.state();
    result = operation.on(bench.broker());
    after = bench.state();
  }

  private FaultSweep sweep() {
    return FaultSweep.of(bench.faults).alsoUpkeep().prepare(bench::reset);
  }

  @ParameterizedTest
  @EnumSource
  void busyOnceIsCuredWhereverTheOperationMayBeRepeated(Operation operation) throws Exception {
    learn(operation);

    sweep()
        .fault("busy", SqlFaults::busy)
        .run(
            () -> operation.on(bench.broker()),
            outcome -> {
              boolean repeated =
                  operation.repeated() != Operation.Scope.BEGIN
                      || outcome.point().map(this::hasNotBegun).orElse(true);
              assertThat(outcome.failed()).isEqualTo(!repeated);
              if (repeated) {
                assertDone(outcome);
              } else {
                assertFailed(outcome, BusyException.class, true);
                assertThat(bench.state()).isEqualTo(before);
              }
              bench.assertSound();
            });
  }

  /** A BEGIN is prepared like any statement, and only told from those by its text. */
  private boolean hasNotBegun(FaultPoint point) {
    return BEFORE_IT_HAS_BEGUN.contains(point.kind())
        || (point.kind() == Kind.PREPARE && point.sql().startsWith("BEGIN"));
  }

  @ParameterizedTest
  @EnumSource
  void anyOtherFaultFailsItAndLeavesNothingBehind(Operation operation) throws Exception {
    learn(operation);

    FaultSweep sweep = sweep().fault("full", SqlFaults::full).fault("broken", SqlFaults::broken);
    if (Campaign.isLong()) {
      sweep = sweep.fault("io", SqlFaults::io);
    }
    sweep.run(
        () -> operation.on(bench.broker()),
        outcome -> {
          if (outcome.point().isEmpty()) {
            assertDone(outcome);
          } else {
            assertFailed(outcome, operation.failure(), false);
            assertThat(bench.state()).isEqualTo(before);
          }
          bench.assertSound();
        });
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatBreaksAfterACallLeavesAllOrNothing(Operation operation) throws Exception {
    learn(operation);

    sweep()
        .after()
        .fault("broken", SqlFaults::broken)
        .run(
            () -> operation.on(bench.broker()),
            outcome -> {
              if (outcome.point().isEmpty()) {
                assertDone(outcome);
              } else {
                assertFailed(outcome, operation.failure(), false);
                assertThat(bench.state()).isIn(possible(operation, outcome));
              }
              bench.assertSound();
            });
  }

  /** Around a unit of a sidecar statement that only takes a connection nothing has happened yet. */
  private List<Map<String, List<List<Object>>>> possible(
      Operation operation, FaultOutcome<?> outcome) {
    Kind kind = outcome.point().orElseThrow().kind();
    if (operation == Operation.SIDECAR_STATEMENT) {
      return kind == Kind.UNIT
          ? List.of(before, after)
          : List.of(kind == Kind.UPDATE ? after : before);
    }
    return List.of(committed(outcome) ? after : before);
  }

  /** The fault struck when the commit was done, or around the whole of it. */
  private static boolean committed(FaultOutcome<?> outcome) {
    Kind kind = outcome.point().orElseThrow().kind();
    return kind == Kind.COMMIT || kind == Kind.TRANSACTION || kind == Kind.UNIT;
  }

  @ParameterizedTest
  @EnumSource
  void aFaultThatLastsFailsItAndNothingAfterIt(Operation operation) throws Exception {
    learn(operation);

    sweep()
        .lasting()
        .fault("broken", SqlFaults::broken)
        .run(
            () -> operation.on(bench.broker()),
            outcome -> {
              if (outcome.point().isEmpty()) {
                assertDone(outcome);
              } else {
                assertFailed(outcome, operation.failure(), false);
                assertThat(bench.state()).isEqualTo(before);
              }
              bench.assertSound();
            });
  }

  private void assertDone(FaultOutcome<?> outcome) throws SQLException {
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.result()).isEqualTo(result);
    assertThat(bench.state()).isEqualTo(after);
  }

  private static void assertFailed(
      FaultOutcome<?> outcome, Class<? extends BrokerException> type, boolean retryable) {
    assertThat(outcome.failure()).isInstanceOf(type).hasCauseInstanceOf(SQLException.class);
    assertThat(((BrokerException) outcome.failure()).isRetryable()).isEqualTo(retryable);
  }
}
