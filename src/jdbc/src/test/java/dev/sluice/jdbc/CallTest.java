package dev.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {

  private record Connected(long number, Purpose purpose, UnitCall<?> unit)
      implements ConnectionInfo {

    @Override
    public boolean inTransaction() {
      return false;
    }

    @Override
    public long transactionId() {
      return 0;
    }

    @Override
    public void attach(Interceptor owner, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object attachment(Interceptor owner) {
      return null;
    }
  }

  private static final ConnectionInfo CONNECTION = new Connected(5, Purpose.BROKER, null);

  private static <R> SqlCall<R> call(Kind kind, Class<R> type, boolean fixed, List<String> sent) {
    return new SqlCall<>(
        kind,
        type,
        CONNECTION,
        "SELECT 1",
        fixed,
        1,
        List.of(List.of(1)),
        sql -> {
          sent.add(sql);
          return null;
        });
  }

  @Test
  void anAnswerOfTheRightTypeIsTheResult() {
    assertThat(call(Kind.UPDATE, Integer.class, true, List.of()).answer(3)).isEqualTo(3);
    int[] counts = {1, 2};
    assertThat(call(Kind.BATCH, int[].class, true, List.of()).answer(counts)).isSameAs(counts);
  }

  @Test
  void anAnswerOfTheWrongTypeIsRefused() {
    assertThatThrownBy(() -> call(Kind.QUERY, ResultSet.class, true, List.of()).answer("rows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("QUERY", "java.sql.ResultSet", "java.lang.String");
    assertThatThrownBy(() -> call(Kind.UPDATE, Integer.class, true, List.of()).answer(3L))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> call(Kind.UPDATE, Integer.class, true, List.of()).answer(null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatHasNoResultIsAnsweredWithNull() {
    ConnectionCall<Void> commit =
        new ConnectionCall<>(Kind.COMMIT, Void.class, CONNECTION, () -> null);

    assertThat(commit.answer(null)).isNull();
    assertThatThrownBy(() -> commit.answer("done")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUnitIsAnsweredWithAnything() {
    UnitCall<String> unit = new UnitCall<>(Unit.read("count"), call -> "no");

    assertThat(unit.answer("yes")).isEqualTo("yes");
    assertThat(unit.answer(null)).isNull();
  }

  @Test
  void anotherTextIsSentInItsPlace() throws SQLException {
    List<String> sent = new ArrayList<>();
    SqlCall<Boolean> original = call(Kind.EXECUTE, Boolean.class, false, sent);
    SqlCall<Boolean> changed = original.withSql("SELECT 2");

    assertThat(original.sql()).isEqualTo("SELECT 1");
    assertThat(changed.sql()).isEqualTo("SELECT 2");
    assertThat(changed.kind()).isEqualTo(Kind.EXECUTE);
    assertThat(changed.connection()).isSameAs(CONNECTION);
    assertThat(changed.parameterSets()).isEqualTo(original.parameterSets());
    Pipeline.of(List.of()).run(changed);
    assertThat(sent).containsExactly("SELECT 2");
  }

  @Test
  void aFixedTextCannotBeChanged() {
    assertThatThrownBy(() -> call(Kind.QUERY, ResultSet.class, true, List.of()).withSql("SELECT 2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PREPARE");
  }

  @Test
  void aCallSaysOnWhoseBehalfItIs() {
    UnitCall<Void> unit = new UnitCall<>(Unit.write("move"), call -> null);
    ConnectionCall<Void> commit =
        new ConnectionCall<>(
            Kind.COMMIT, Void.class, new Connected(6, Purpose.UPKEEP, unit), () -> null);

    assertThat(commit.purpose()).isEqualTo(Purpose.UPKEEP);
    assertThat(commit.unit()).isSameAs(unit);
    assertThat(unit.unit()).isSameAs(unit);
    assertThat(unit.purpose()).isEqualTo(Purpose.APPLICATION);
  }

  @Test
  void printingACallShowsNoData() {
    assertThat(call(Kind.QUERY, ResultSet.class, false, List.of()))
        .hasToString("QUERY on connection 5");
  }

  @Test
  void aFetchCountsItsMoves() throws SQLException {
    FetchCall fetch = new FetchCall(CONNECTION, "SELECT 1");

    assertThat(fetch.moves()).isZero();
    assertThat(Pipeline.of(List.of()).run(fetch.next(() -> true))).isTrue();
    assertThat(Pipeline.of(List.of()).run(fetch.next(() -> false))).isFalse();
    assertThat(fetch.moves()).isEqualTo(2);
    assertThat(fetch.sql()).isEqualTo("SELECT 1");
  }

  @Test
  void aTransactionIsItsMembersAndOneAttempt() throws SQLException {
    UnitCall<Void> first =
        new UnitCall<>(Unit.write("a").withPurpose(Purpose.BROKER), call -> null);
    UnitCall<Void> second = new UnitCall<>(Unit.write("b"), call -> null);
    TransactionCall<Long> transaction =
        new TransactionCall<>(List.of(first, second), Repeat.WHOLE, 2, TransactionCall::id);

    assertThat(transaction.kind()).isEqualTo(Kind.TRANSACTION);
    assertThat(transaction.members()).isEqualTo(List.of(first, second));
    assertThat(transaction.unit()).isSameAs(first);
    assertThat(transaction.purpose()).isEqualTo(Purpose.BROKER);
    assertThat(transaction.repeat()).isEqualTo(Repeat.WHOLE);
    assertThat(transaction.attempt()).isEqualTo(2);
    assertThat(Pipeline.of(List.of()).run(transaction)).isEqualTo(transaction.id());
    assertThat(TransactionCall.nextId()).isGreaterThan(transaction.id());
  }

  @Test
  void aTransactionThatIsRepeatedCountsOnUnderOneId() throws SQLException {
    UnitCall<Void> member = new UnitCall<>(Unit.write("a"), call -> null);
    TransactionCall<Integer> transaction =
        new TransactionCall<>(List.of(member), Repeat.WHOLE, 1, TransactionCall::attempt);
    Pipeline pipeline = Pipeline.of(List.of());

    assertThat(pipeline.run(transaction)).isEqualTo(1);
    assertThat(pipeline.run(transaction)).isEqualTo(2);
    assertThat(transaction.attempt()).isEqualTo(2);
  }

  @Test
  void aUnitCountsAttemptsAndForgetsTheirBegin() {
    UnitCall<Void> unit = new UnitCall<>(Unit.write("a"), call -> null);
    unit.startAttempt();
    unit.markBegun();
    assertThat(unit.begun()).isTrue();
    unit.startAttempt();

    assertThat(unit.attempts()).isEqualTo(2);
    assertThat(unit.begun()).isFalse();
  }

  @Test
  void aUnitWithoutADeadlineHasAllTheTimeThereIs() {
    assertThat(new UnitCall<>(Unit.read("a"), call -> null).nanosLeft()).isEqualTo(Long.MAX_VALUE);
    assertThat(
            new UnitCall<>(Unit.read("a").withTimeout(Duration.ofHours(1)), call -> null)
                .nanosLeft())
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofHours(1).toNanos());
  }

  @Test
  void aDeadlineBeyondWhatNanosecondsCountIsFarAway() {
    UnitCall<?> unit =
        new UnitCall<>(Unit.read("a").withTimeout(Duration.ofDays(365L * 400)), call -> null);

    assertThat(unit.nanosLeft()).isGreaterThan(Duration.ofDays(365L * 290).toNanos());
  }

  @Test
  void aUnitKeepsWhatAnInterceptorAttached() {
    UnitCall<Void> unit = new UnitCall<>(Unit.write("a"), call -> null);
    Interceptor one = new Passing();
    Interceptor other = new Passing();
    assertThat(unit.attachment(one)).isNull();
    unit.attach(one, "first");
    unit.attach(one, "second");

    assertThat(unit.attachment(one)).isEqualTo("second");
    assertThat(unit.attachment(other)).isNull();
  }

  private static final class Passing implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }
  }
}
