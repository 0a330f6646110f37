package dev.sluice.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.ConnectionCall;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.testing.SqlFaults;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryOfJdbcCallsTest {

  private static final String INSERT = "INSERT INTO t VALUES (1)";
  private static final Connection ALONE = new Connection(Purpose.APPLICATION, false, null);

  private final FakeTiming timing = new FakeTiming();
  private final Pipeline pipeline =
      Pipeline.of(List.of(Retry.builder().maxAttempts(5).build(timing)));

  private record Connection(Purpose purpose, boolean inTransaction, UnitCall<?> unit)
      implements ConnectionInfo {
    @Override
    public long number() {
      return 1;
    }

    @Override
    public long transactionId() {
      return 0;
    }

    @Override
    public void attach(Interceptor owner, Object value) {
      throw new UnsupportedOperationException("nobody here keeps anything");
    }

    @Override
    public Object attachment(Interceptor owner) {
      return null;
    }
  }

  private static Call<?> call(Kind kind, Connection connection, String sql, Failing work) {
    return switch (kind) {
      case ACQUIRE, RELEASE ->
          new ConnectionCall<>(kind, String.class, connection, () -> work.run());
      case FETCH -> new FetchCall(connection, sql).next(() -> work.run().equals(Failing.RESULT));
      default ->
          new SqlCall<>(
              kind, String.class, connection, sql, false, 1, List.of(), text -> work.run());
    };
  }

  private void assertRepeated(Call<?> call, Failing work) throws SQLException {
    pipeline.run(call);
    assertThat(work.runs).isEqualTo(3);
  }

  private void assertNotRepeated(Call<?> call, Failing work) {
    assertThatThrownBy(() -> pipeline.run(call)).isSameAs(work.last).hasNoSuppressedExceptions();
    assertThat(work.runs).isEqualTo(1);
  }

  private static Failing busyTwice() {
    return Failing.times(2, SqlFaults::busy);
  }

  @ParameterizedTest
  @EnumSource(names = {"ACQUIRE", "PREPARE", "QUERY", "UPDATE", "EXECUTE", "BEGIN"})
  void aCallOnItsOwnIsRepeated(Kind kind) throws SQLException {
    Failing work = busyTwice();
    assertRepeated(call(kind, ALONE, INSERT, work), work);
  }

  @ParameterizedTest
  @EnumSource(names = {"BATCH", "FETCH", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"})
  void aCallThatNoErrorProvesUndoneIsNotRepeated(Kind kind) {
    Failing work = busyTwice();
    assertNotRepeated(call(kind, ALONE, INSERT, work), work);
  }

  @ParameterizedTest
  @EnumSource(names = {"ACQUIRE", "PREPARE", "QUERY", "UPDATE", "EXECUTE", "BEGIN"})
  void insideAUnitTheUnitDecides(Kind kind) {
    UnitCall<Void> unit = new UnitCall<>(Unit.write("write"), call -> null);
    Failing work = busyTwice();
    assertNotRepeated(
        call(kind, new Connection(Purpose.APPLICATION, false, unit), INSERT, work), work);
  }

  @ParameterizedTest
  @EnumSource(names = {"PREPARE", "QUERY", "UPDATE", "EXECUTE", "BEGIN"})
  void nothingInsideATransactionIsRepeated(Kind kind) {
    Failing work = busyTwice();
    assertNotRepeated(
        call(kind, new Connection(Purpose.APPLICATION, true, null), INSERT, work), work);
  }

  @Test
  void upkeepIsNotRepeated() {
    Failing work = busyTwice();
    assertNotRepeated(
        call(Kind.QUERY, new Connection(Purpose.UPKEEP, false, null), "PRAGMA x", work), work);
  }

  static List<Supplier<SQLException>> errorsThatAStatementMayHaveRunInto() {
    return List.of(
        SqlFaults::busySnapshot,
        SqlFaults::broken,
        SqlFaults::io,
        SqlFaults::full,
        () -> new SQLException("a deadlock of a database that is not known", "40P01"));
  }

  @ParameterizedTest
  @MethodSource("errorsThatAStatementMayHaveRunInto")
  void onlyAnErrorThatProvesItDidNotRunRepeatsAStatement(Supplier<SQLException> failure) {
    Failing work = Failing.times(2, failure);
    assertNotRepeated(call(Kind.UPDATE, ALONE, INSERT, work), work);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)",
        "INSERT INTO t VALUES (';a')",
        "{call p(?)}",
        "  call p()",
        "/* why */ -- and\n CALL p()",
        "EXEC p",
        "do $$ begin end $$"
      })
  void aTextThatMayDoSeveralThingsIsNotRepeated(String sql) {
    Failing work = busyTwice();
    assertNotRepeated(call(Kind.EXECUTE, ALONE, sql, work), work);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
        "INSERT INTO t VALUES (1);\n ",
        "/* call */ SELECT document FROM calls",
        "dot"
      })
  void oneStatementIsRepeated(String sql) throws SQLException {
    Failing work = busyTwice();
    assertRepeated(call(Kind.EXECUTE, ALONE, sql, work), work);
  }

  @Test
  void aTextWithManyCommentsIsJudgedToo() throws SQLException {
    Failing work = busyTwice();
    String sql = "/* c */ \n".repeat(100_000) + "SELECT 1";
    assertRepeated(call(Kind.QUERY, ALONE, sql, work), work);
  }
}
