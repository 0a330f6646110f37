package dev.sluice.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.testing.SqlFaults;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryOfTransactionsTest {

  private static final Unit WRITE = Unit.write("write").withGroupable(true);

  private final FakeTiming timing = new FakeTiming();
  private final Pipeline pipeline =
      Pipeline.of(List.of(Retry.builder().maxAttempts(5).build(timing)));

  private static UnitCall<String> member(Unit unit) {
    return new UnitCall<>(unit, call -> Failing.RESULT);
  }

  private String run(Repeat repeat, Failing work, UnitCall<?>... members) throws SQLException {
    return pipeline.run(
        new TransactionCall<>(List.of(members), repeat, 1, transaction -> work.run()));
  }

  @Test
  void aTransactionIsRepeatedAsAWholeIfItSaysSo() throws SQLException {
    Failing work = Failing.times(3, SqlFaults::busy);

    assertThat(run(Repeat.WHOLE, work, member(WRITE))).isEqualTo(Failing.RESULT);
  }

  @Test
  void aTransactionIsLeftToItsUnitIfItSaysSo() {
    Failing work = Failing.always(SqlFaults::busy);

    assertThatThrownBy(() -> run(Repeat.NEVER, work, member(WRITE))).isSameAs(work.last);
    assertThat(work.runs).isEqualTo(1);
    assertThat(work.last).hasNoSuppressedExceptions();
  }

  @Test
  void aTransactionThatBeganIsNotRepeatedWhereOnlyItsBeginMayBe() {
    Failing work = Failing.always(SqlFaults::busy);
    UnitCall<String> begun = member(WRITE);
    begun.markBegun();

    assertThatThrownBy(() -> run(Repeat.BEGIN, work, member(WRITE), begun)).isSameAs(work.last);
    assertThat(work.runs).isEqualTo(1);
  }

  @Test
  void theUnitAroundARepeatedTransactionDoesNotMultiplyItsAttempts() {
    Failing work = Failing.always(SqlFaults::busy);
    UnitCall<String> unit = new UnitCall<>(WRITE, call -> run(Repeat.WHOLE, work, call));

    assertThatThrownBy(() -> pipeline.run(unit)).isSameAs(work.last);
    assertThat(work.runs).isEqualTo(5);
    assertThat(work.last.getSuppressed()).hasSize(1);
  }

  @Test
  void oneStoppedMemberDoesNotStopTheOthers() throws SQLException {
    StopSignal stop = new StopSignal();
    timing.duringPause = stop::stop;
    Failing work = Failing.times(2, SqlFaults::busy);

    String result = run(Repeat.WHOLE, work, member(WRITE.withStop(stop)), member(WRITE));

    assertThat(result).isEqualTo(Failing.RESULT);
    assertThat(timing.total())
        .as("the waits, begun anew where the signal had ended them")
        .isEqualTo(Duration.ofNanos(5_000_000 + 5_000_000 + 7_500_000));
  }

  @Test
  void aTransactionEndsWhenAllMembersAreStopped() {
    StopSignal one = new StopSignal();
    StopSignal other = new StopSignal();
    timing.duringPause = () -> (one.isStopped() ? other : one).stop();
    Failing work = Failing.always(SqlFaults::busy);

    assertThatThrownBy(
            () ->
                run(Repeat.WHOLE, work, member(WRITE.withStop(one)), member(WRITE.withStop(other))))
        .isInstanceOf(StoppedException.class);
    assertThat(work.runs).isEqualTo(1);
    assertThat(timing.pauses).hasSize(2);
  }

  @Test
  void aTransactionGoesOnUntilTheLastDeadline() {
    Failing work = Failing.always(SqlFaults::busy);
    Unit late = WRITE.withTimeout(Duration.ofNanos(1));

    assertThatThrownBy(() -> run(Repeat.WHOLE, work, member(late), member(WRITE)))
        .isSameAs(work.last);
    assertThat(work.runs).isEqualTo(5);

    Failing other = Failing.always(SqlFaults::busy);
    assertThatThrownBy(() -> run(Repeat.WHOLE, other, member(WRITE), member(late)))
        .isSameAs(other.last);
    assertThat(other.runs).isEqualTo(5);

    Failing hopeless = Failing.always(SqlFaults::busy);
    assertThatThrownBy(() -> run(Repeat.WHOLE, hopeless, member(late), member(late)))
        .isSameAs(hopeless.last);
    assertThat(hopeless.runs).isEqualTo(1);
  }
}
