package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

  private final Faults faults = new Faults();
  private final Pipeline pipeline = Pipeline.of(List.of(faults));

  private boolean fails(Call<?> call) {
    try {
      pipeline.run(call);
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  /** Which of so many updates fail. */
  private List<Integer> failing(int updates) {
    List<Integer> failing = new ArrayList<>();
    for (int i = 1; i <= updates; i++) {
      if (fails(HandMade.update("x"))) {
        failing.add(i);
      }
    }
    return failing;
  }

  @Test
  void withoutRulesEverythingPasses() {
    assertThat(failing(3)).isEmpty();
  }

  @Test
  void aRuleHitsItsKinds() {
    FaultRule rule = faults.on(Kind.QUERY, Kind.UPDATE).fail(SqlFaults::busy);

    assertThat(fails(HandMade.update("x"))).isTrue();
    assertThat(fails(HandMade.on(Kind.RELEASE, Void.class, () -> null))).isFalse();
    assertThat(rule.matched()).isEqualTo(1);
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void aRuleCanBeAimedByNumber() {
    faults.on(Kind.UPDATE).nth(2).fail(SqlFaults::busy);
    faults.on(Kind.UPDATE).between(4, 5).fail(SqlFaults::full);
    FaultRule late = faults.on(Kind.UPDATE).from(8).fail(SqlFaults::io);

    assertThat(failing(9)).containsExactly(2, 4, 5, 8, 9);
    assertThat(late.matched()).as("counts the calls that others hit").isEqualTo(9);
    assertThat(late.fired()).isEqualTo(2);
  }

  @Test
  void theFirstFewCanBeHit() {
    faults.on(Kind.UPDATE).first(2).fail(SqlFaults::busy);

    assertThat(failing(4)).containsExactly(1, 2);
  }

  @Test
  void ofSeveralRulesTheFirstOneHits() {
    faults.on(Kind.UPDATE).fail(SqlFaults::busy);
    FaultRule second = faults.on(Kind.UPDATE).fail(SqlFaults::full);

    assertThatThrownBy(() -> pipeline.run(HandMade.update("x")))
        .hasMessageStartingWith("[SQLITE_BUSY]");
    assertThat(second.fired()).isZero();
  }

  @Test
  void aRuleCanBeAimedByText() {
    faults.on(Kind.ALL).sql("into T").fail(SqlFaults::busy);
    faults.on(Kind.ALL).sql(Pattern.compile("^DELETE .* WHERE")).fail(SqlFaults::busy);

    assertThat(fails(HandMade.update("INSERT INTO t"))).isTrue();
    assertThat(fails(HandMade.update("DELETE FROM t WHERE x"))).isTrue();
    assertThat(fails(HandMade.update("DELETE FROM t"))).isFalse();
    assertThat(fails(HandMade.on(Kind.COMMIT, Void.class, () -> null))).isFalse();
  }

  @Test
  void aRuleCanBeAimedByUnit() {
    faults.on(Kind.ALL).unit("transfer").fail(SqlFaults::busy);
    UnitCall<Integer> transfer = new UnitCall<>(Unit.write("transfer"), call -> 1);
    UnitCall<Integer> other = new UnitCall<>(Unit.write("other"), call -> 1);

    assertThat(fails(transfer)).isTrue();
    assertThat(fails(other)).isFalse();
    assertThat(fails(HandMade.update("x"))).isFalse();
    assertThat(
            fails(
                HandMade.update(
                    new HandMade.Info(1, Purpose.APPLICATION, transfer), "x", List.of())))
        .isTrue();
  }

  @Test
  void conditionsAddUp() {
    faults
        .on(Kind.ALL)
        .sql("x")
        .when(call -> call.kind() == Kind.UPDATE)
        .nth(2)
        .fail(SqlFaults::busy);

    assertThat(fails(HandMade.update("y"))).isFalse();
    assertThat(failing(3)).containsExactly(2);
  }

  @Test
  void upkeepIsHitOnlyWhenAsked() {
    faults.on(Kind.UPDATE).fail(SqlFaults::busy);
    assertThat(fails(HandMade.upkeep("PRAGMA x"))).isFalse();

    faults.on(Kind.UPDATE).alsoUpkeep().fail(SqlFaults::busy);
    assertThat(fails(HandMade.upkeep("PRAGMA x"))).isTrue();
  }

  @Test
  void rulesCanBeTakenOut() {
    FaultRule one = faults.on(Kind.UPDATE).nth(1).fail(SqlFaults::busy);
    faults.on(Kind.UPDATE).fail(SqlFaults::full);

    one.remove();
    one.remove();
    assertThat(failing(1)).containsExactly(1);

    faults.clear();
    assertThat(failing(1)).isEmpty();
    assertThat(one.matched()).isZero();
  }

  @Test
  void theSameSeedHitsTheSameCalls() {
    faults.on(Kind.UPDATE).probability(0.25, 42).fail(SqlFaults::busy);
    List<Integer> first = failing(1000);
    faults.clear();
    faults.on(Kind.UPDATE).probability(0.25, 42).fail(SqlFaults::busy);
    List<Integer> again = failing(1000);
    faults.clear();
    faults.on(Kind.UPDATE).probability(0.25, 43).fail(SqlFaults::busy);
    List<Integer> otherSeed = failing(1000);

    assertThat(first).hasSizeBetween(200, 300).isEqualTo(again).isNotEqualTo(otherSeed);
  }

  @Test
  void chanceDoesNotDependOnTheOrderOfThreads() throws Exception {
    faults.on(Kind.UPDATE).probability(0.5, 7).fail(SqlFaults::busy);
    int alone = failing(2000).size();
    faults.clear();

    FaultRule rule = faults.on(Kind.UPDATE).probability(0.5, 7).fail(SqlFaults::busy);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<List<Integer>>> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(threads.submit(() -> failing(500)));
    }
    int together = 0;
    for (Future<List<Integer>> run : runs) {
      together += run.get().size();
    }
    threads.shutdown();

    assertThat(together).isEqualTo(alone);
    assertThat(rule.matched()).isEqualTo(2000);
    assertThat(rule.fired()).isEqualTo(alone);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void aChanceIsBetweenZeroAndOne(double chance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.on(Kind.UPDATE).probability(chance, 1));
  }

  @Test
  void numbersOfCallsAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> faults.on(Kind.UPDATE).nth(0));
    assertThatIllegalArgumentException().isThrownBy(() -> faults.on(Kind.UPDATE).between(3, 2));
  }

  @Test
  void aFaultBeforeTheCallKeepsItFromRunning() {
    AtomicInteger runs = new AtomicInteger();
    faults.on(Kind.COMMIT).fail(SqlFaults::busy);

    assertThat(fails(HandMade.on(Kind.COMMIT, Void.class, () -> count(runs)))).isTrue();
    assertThat(runs).hasValue(0);
  }

  @Test
  void aFaultAfterTheCallLetsItRun() {
    AtomicInteger runs = new AtomicInteger();
    faults.on(Kind.COMMIT).after().fail(SqlFaults::broken);

    assertThat(fails(HandMade.on(Kind.COMMIT, Void.class, () -> count(runs)))).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aFaultAfterACallThatFailedByItselfDoesNotHideWhy() {
    SQLException own = SqlFaults.constraint();
    FaultRule rule = faults.on(Kind.COMMIT).after().fail(SqlFaults::broken);

    assertThatThrownBy(
            () ->
                pipeline.run(
                    HandMade.on(
                        Kind.COMMIT,
                        Void.class,
                        () -> {
                          throw own;
                        })))
        .isSameAs(own);
    assertThat(rule.fired()).isZero();
  }

  @Test
  void aLostResultIsClosedAndTroubleWithThatIsSuppressed() {
    IllegalStateException closing = new IllegalStateException("closing");
    faults.on(Kind.UNIT).after().fail(SqlFaults::broken);
    UnitCall<AutoCloseable> unit =
        new UnitCall<>(
            Unit.read("open"),
            call ->
                () -> {
                  throw closing;
                });

    assertThatThrownBy(() -> pipeline.run(unit))
        .hasMessageContaining("broken")
        .hasSuppressedException(closing);
  }

  @Test
  void anActionMayLetTheCallGoOn() {
    List<Kind> seen = new ArrayList<>();
    faults.on(Set.of(Kind.UPDATE)).run(call -> seen.add(call.kind()));

    assertThat(fails(HandMade.update("x"))).isFalse();
    assertThat(seen).containsExactly(Kind.UPDATE);
  }

  private static Void count(AtomicInteger runs) {
    runs.incrementAndGet();
    return null;
  }
}
