package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.FaultOutcome;
import dev.sluice.testing.FaultPoint;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fault at each JDBC call of a cursor that takes four messages in batches of two: nothing is
 * committed that was not handed over, what is not committed is pending, and nothing is leaked.
 */
@Timeout(120)
class CursorFaultsTest {

  private static final int SIZE = 2;
  private static final List<String> ALL = List.of("body 1", "body 3", "body 4", "body 5");

  @TempDir Path folder;

  private final List<String> seen = new ArrayList<>();
  private FaultBench bench;

  @BeforeEach
  void open() throws SQLException {
    bench = new FaultBench(folder.resolve("faults.db"));
  }

  @AfterEach
  void close() throws SQLException {
    bench.close();
  }

  private FaultSweep sweep() {
    return FaultSweep.of(bench.faults)
        .alsoUpkeep()
        .prepare(
            () -> {
              seen.clear();
              bench.reset();
            });
  }

  private BatchCursor cursor(BatchCursorTest.Takes takes) {
    MessageQueue tasks = bench.broker().queue("tasks");
    return takes == BatchCursorTest.Takes.CLAIMS
        ? tasks.consumeInBatches(SIZE, IdRange.ALL)
        : tasks.moveInBatches(SIZE, IdRange.ALL, bench.broker().queue("done"));
  }

  private Object takeAll(BatchCursorTest.Takes takes) {
    try (BatchCursor cursor = cursor(takes)) {
      for (Optional<Message> next = cursor.next(); next.isPresent(); next = cursor.next()) {
        seen.add(next.get().body());
      }
    }
    return null;
  }

  /** As everybody else sees it: those taken are what was seen, without the open batch if any. */
  private int committed() throws SQLException {
    List<Object> pending =
        bench.file.column(
            "SELECT body FROM messages WHERE queue = 'tasks' AND claimed = 0 ORDER BY id");
    int committed = ALL.size() - pending.size();
    assertThat(pending).isEqualTo(ALL.subList(committed, ALL.size()));
    assertThat(seen).isEqualTo(ALL.subList(0, seen.size()));
    assertThat(committed).isIn(seen.size(), seen.size() - SIZE);
    return committed;
  }

  private static boolean commits(FaultPoint point) {
    return point.kind() == Kind.COMMIT
        || (point.kind() == Kind.PREPARE && point.sql().startsWith("COMMIT"));
  }

  @ParameterizedTest
  @EnumSource
  void busyOnceIsCuredUnlessItsACommit(BatchCursorTest.Takes takes) throws Exception {
    sweep()
        .fault("busy", SqlFaults::busy)
        .run(
            () -> takeAll(takes),
            outcome -> {
              int committed = committed();
              if (outcome.failed()) {
                assertThat(outcome.failure()).isInstanceOf(BusyException.class);
                assertThat(outcome.point()).get().satisfies(CursorFaultsTest::isOfACommit);
                assertThat(committed).isEqualTo(seen.size() - SIZE);
              } else {
                assertThat(outcome.point().filter(CursorFaultsTest::commits)).isEmpty();
                assertThat(committed).isEqualTo(ALL.size());
              }
              bench.assertSound();
            });
  }

  private static void isOfACommit(FaultPoint point) {
    assertThat(commits(point) || point.kind() == Kind.UNIT).as("%s", point).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anyOtherFaultEndsItAndTheOpenBatchIsPending(BatchCursorTest.Takes takes) throws Exception {
    sweep()
        .fault("full", SqlFaults::full)
        .fault("io", SqlFaults::io)
        .fault("broken", SqlFaults::broken)
        .run(
            () -> takeAll(takes),
            outcome -> {
              assertConsistent(outcome);
              if (outcome.point().filter(CursorFaultsTest::commits).isPresent()) {
                assertThat(committed()).isEqualTo(seen.size() - SIZE);
              }
              bench.assertSound();
            });
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatBreaksAfterACallLosesNothing(BatchCursorTest.Takes takes) throws Exception {
    sweep()
        .after()
        .fault("broken", SqlFaults::broken)
        .run(
            () -> takeAll(takes),
            outcome -> {
              assertConsistent(outcome);
              if (outcome.point().filter(point -> point.kind() == Kind.COMMIT).isPresent()) {
                assertThat(committed()).isEqualTo(seen.size());
              }
              bench.assertSound();
            });
  }

  @ParameterizedTest
  @EnumSource
  void aFaultThatLastsLosesNothing(BatchCursorTest.Takes takes) throws Exception {
    sweep()
        .lasting()
        .fault("broken", SqlFaults::broken)
        .run(
            () -> takeAll(takes),
            outcome -> {
              assertConsistent(outcome);
              bench.assertSound();
            });
  }

  private void assertConsistent(FaultOutcome<?> outcome) throws SQLException {
    int committed = committed();
    if (outcome.failed()) {
      assertThat(outcome.failure())
          .isInstanceOf(BrokerException.class)
          .hasCauseInstanceOf(SQLException.class);
    } else {
      assertThat(committed).isEqualTo(ALL.size()); // a rollback of nothing may fail
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverGoesWrongAClosedBatchIsPending(BatchCursorTest.Takes takes) throws Exception {
    bench.reset();
    Map<String, List<List<Object>>> before = bench.state();
    for (boolean after : List.of(false, true)) {
      FaultSweep sweep = after ? sweep().after() : sweep();
      sweep
          .fault("broken", SqlFaults::broken)
          .fault("busy", SqlFaults::busy)
          .run(
              () -> {
                try (BatchCursor cursor = cursor(takes)) {
                  return cursor.next();
                }
              },
              outcome -> {
                assertThat(bench.state()).isEqualTo(before);
                bench.assertSound();
              });
    }
  }
}
