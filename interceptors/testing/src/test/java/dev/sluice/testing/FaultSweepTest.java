package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultSweepTest {

  private final Faults faults = new Faults();
  private final Pipeline pipeline = Pipeline.of(List.of(faults));
  private final List<String> ran = new ArrayList<>();

  /** Three updates, one after the other. */
  private String threeUpdates() throws SQLException {
    ran.clear();
    for (String sql : List.of("one", "two", "three")) {
      pipeline.run(HandMade.update(sql));
      ran.add(sql);
    }
    return "done";
  }

  private FaultSweep busy() {
    return FaultSweep.of(faults).fault("busy", SqlFaults::busy);
  }

  @Test
  void everyCallFailsOnceAndThenNoneDoes() throws Exception {
    List<FaultOutcome<String>> outcomes = busy().run(this::threeUpdates, outcome -> {});

    assertThat(outcomes)
        .extracting(FaultOutcome::toString)
        .satisfiesExactly(
            one -> assertThat(one).startsWith("busy before call 1, UPDATE: one: failed with "),
            two -> assertThat(two).startsWith("busy before call 2, UPDATE: two: failed with "),
            three -> assertThat(three).startsWith("busy before call 3, UPDATE: three: failed"),
            none -> assertThat(none).isEqualTo("without a fault: gave a java.lang.String"));
  }

  @Test
  void everyFaultIsSwept() throws Exception {
    List<FaultOutcome<String>> outcomes =
        busy().fault("full", SqlFaults::full).run(this::threeUpdates, outcome -> {});

    assertThat(outcomes).hasSize(8);
    assertThat(outcomes.get(5).failure()).hasMessageStartingWith("[SQLITE_FULL]");
  }

  @Test
  void upkeepIsSweptWhereWanted() throws Exception {
    Unit upkeep = Unit.read("polling").withPurpose(Purpose.UPKEEP);
    Callable<String> poll = () -> pipeline.run(new UnitCall<>(upkeep, call -> "polled"));

    assertThat(busy().run(poll, outcome -> {})).hasSize(1);
    assertThat(busy().alsoUpkeep().run(poll, outcome -> {})).hasSize(2);
  }

  @Test
  void theCheckSeesWhatEachRunLeftWithoutFaults() throws Exception {
    List<Integer> left = new ArrayList<>();

    busy()
        .run(
            this::threeUpdates,
            outcome -> {
              left.add(ran.size());
              pipeline.run(HandMade.update("a check is not disturbed"));
            });

    assertThat(left).containsExactly(0, 1, 2, 3);
  }

  @Test
  void afterMeansThatTheCallHadItsEffect() throws Exception {
    AtomicInteger effects = new AtomicInteger();
    List<Integer> left = new ArrayList<>();

    busy()
        .after()
        .prepare(() -> effects.set(0))
        .run(
            () -> pipeline.run(HandMade.on(Kind.BEGIN, Integer.class, effects::incrementAndGet)),
            outcome -> left.add(effects.get()));

    assertThat(left).as("with the fault and without").containsExactly(1, 1);
  }

  @Test
  void aLastingFaultHitsAllThatFollows() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    List<Integer> each = new ArrayList<>();

    busy()
        .lasting()
        .prepare(() -> failures.set(0))
        .run(
            () -> {
              for (int i = 0; i < 3; i++) {
                try {
                  pipeline.run(HandMade.update("x"));
                } catch (SQLException e) {
                  failures.incrementAndGet();
                }
              }
              return null;
            },
            outcome -> each.add(failures.get()));

    assertThat(each).containsExactly(3, 2, 1, 0);
  }

  @Test
  void kindsCanBeChosen() throws Exception {
    List<FaultOutcome<String>> outcomes =
        busy().at(Set.of(Kind.COMMIT)).run(this::threeUpdates, outcome -> {});

    assertThat(outcomes).singleElement().matches(outcome -> outcome.point().isEmpty());
  }

  @Test
  void unsoundRunsAreAllReported() {
    assertThatThrownBy(
            () -> busy().run(this::threeUpdates, outcome -> assertThat(ran).hasSizeLessThan(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("2 of 4 runs were unsound")
        .hasMessageContaining("busy before call 3, UPDATE: three")
        .hasMessageContaining("without a fault: gave a java.lang.String")
        .satisfies(error -> assertThat(error.getSuppressed()).hasSize(2));
  }

  @Test
  void anOperationThatFailsByItselfIsReported() {
    assertThatThrownBy(
            () ->
                busy()
                    .run(
                        () -> {
                          throw new IllegalStateException("by itself");
                        },
                        outcome -> {}))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("without a fault")
        .hasMessageContaining("failed with java.lang.IllegalStateException");
  }

  @Test
  void anOperationThatMakesMoreCallsEachTimeIsRefused() {
    AtomicInteger run = new AtomicInteger();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                busy()
                    .mostCalls(20)
                    .run(
                        () -> {
                          int calls = run.incrementAndGet();
                          for (int i = 0; i < calls; i++) {
                            pipeline.run(HandMade.update("x"));
                          }
                          return calls;
                        },
                        outcome -> {}))
        .withMessageContaining("call 20");
  }

  @Test
  void aSweepNeedsAFault() {
    assertThatIllegalStateException()
        .isThrownBy(() -> FaultSweep.of(faults).run(this::threeUpdates, outcome -> {}));
  }

  @Nested
  class OnSqlite {

    /** The runner warns of each connection whose release was made to fail. */
    private static final Logger RUNNER = Logger.getLogger(SqlRunner.class.getPackageName());

    @TempDir Path folder;

    @BeforeAll
    static void warningsAreExpected() {
      RUNNER.setLevel(Level.OFF);
    }

    @Test
    void aTransferIsAllOrNothingWhereverItFails() throws Exception {
      SqliteDataSource file = SqliteDataSource.at(folder.resolve("swept.db"));
      Recorder recorder = new Recorder();
      try (Connection connection = file.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE account (id, balance)");
        statement.execute("INSERT INTO account VALUES (1, 0), (2, 0)");
      }
      SqlRunner runner =
          SqlRunner.over(file)
              .interceptors(recorder, faults)
              .transactions(TransactionStyle.IMMEDIATE)
              .plain();
      AtomicInteger expected = new AtomicInteger();

      List<FaultOutcome<Integer>> outcomes =
          FaultSweep.of(faults)
              .fault("busy", SqlFaults::busy)
              .fault("full", SqlFaults::full)
              .fault("io", SqlFaults::io)
              .fault("broken", SqlFaults::broken)
              .run(
                  () ->
                      runner.run(
                          Unit.write("transfer"),
                          session -> {
                            String sql = "UPDATE account SET balance = balance + ? WHERE id = ?";
                            return session.update(sql, -1, 1) + session.update(sql, 1, 2);
                          }),
                  outcome -> {
                    int moved = balance(file, 2) - expected.get();
                    assertThat(moved).isEqualTo(outcome.failed() ? 0 : 1);
                    assertThat(balance(file, 1)).isEqualTo(-balance(file, 2));
                    assertThat(recorder.openConnections()).isEmpty();
                    expected.set(balance(file, 2));
                  });

      assertThat(outcomes)
          .filteredOn(outcome -> outcome.point().isPresent())
          .extracting(outcome -> outcome.point().orElseThrow().kind())
          .contains(
              Kind.UNIT,
              Kind.TRANSACTION,
              Kind.ACQUIRE,
              Kind.PREPARE,
              Kind.BEGIN,
              Kind.UPDATE,
              Kind.COMMIT,
              Kind.RELEASE);
      runner.close();
    }

    private int balance(SqliteDataSource file, int id) throws SQLException {
      try (Connection connection = file.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT balance FROM account WHERE id = " + id)) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
