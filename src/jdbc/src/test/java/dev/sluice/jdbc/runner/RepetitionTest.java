package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Database.Form;
import dev.sluice.jdbc.runner.Watch.Seen;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What interceptors of units and transactions may do: fail them, repeat them, answer them. */
class RepetitionTest {

  private static final Unit PUT = Unit.write("put");

  private final Watch watch = new Watch();
  private final Trap trap = new Trap();

  @TempDir Path folder;

  /** Calls the rest of the chain again when that failed, once. */
  private static final class Again implements Interceptor {

    private final Kind kind;

    Again(Kind kind) {
      this.kind = kind;
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      try {
        return next.proceed(call);
      } catch (SQLException first) {
        return next.proceed(call);
      }
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(kind);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatedUnitGetsAFreshAttempt(Form form) throws SQLException {
    Database database = form.in(folder);
    List<Session> sessions = new ArrayList<>();
    try (SqlRunner runner = database.runner(new Again(Kind.UNIT), watch).plain()) {
      int inserted =
          runner.run(
              PUT,
              session -> {
                sessions.add(session);
                insert(session, 1);
                return sessions.size() == 1 ? insert(session, 1) : 2;
              });
      assertThat(inserted).isEqualTo(2);
    }

    assertThat(database.rows()).containsExactly(1);
    assertThat(sessions).doesNotHaveDuplicates();
    assertThat(watch.calls(Kind.TRANSACTION))
        .extracting(Seen::transaction)
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(watch.count(Kind.BEGIN)).isEqualTo(2);
    UnitCall<?> unit = watch.calls(Kind.TRANSACTION).get(0).unit();
    assertThat(unit.attempts()).isEqualTo(2);
    assertThat(watch.calls()).extracting(Seen::unit).containsOnly(unit);
  }

  @Test
  void anAttemptThatFailedBeforeItsBeginHasNotBegun() throws SQLException {
    List<Boolean> begun = new ArrayList<>();
    Interceptor observer =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            try {
              return next.proceed(call);
            } finally {
              begun.add(call.unit().begun());
            }
          }

          @Override
          public Set<Kind> kinds() {
            return Set.of(Kind.TRANSACTION);
          }
        };
    try (SqlRunner runner =
        Database.sqlite(folder).runner(new Again(Kind.UNIT), observer, trap).plain()) {
      trap.before(Kind.UPDATE, new SQLException("after the begin"));
      runner.run(PUT, session -> insert(session, 1));
      trap.before(Kind.BEGIN, new SQLException("at the begin"));
      runner.run(PUT, session -> insert(session, 2));
    }

    assertThat(begun).containsExactly(true, true, false, true);
  }

  @Test
  void aTransactionTellsWhichAttemptOfWhichUnitItIs() throws SQLException {
    List<String> seen = new ArrayList<>();
    Interceptor observer =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            if (call instanceof TransactionCall<R> transaction) {
              assertThat(transaction.members()).hasSize(1);
              seen.add(transaction.members().get(0).name() + transaction.attempt());
            }
            return next.proceed(call);
          }
        };
    try (SqlRunner runner =
        Database.sqlite(folder).runner(new Again(Kind.UNIT), observer, trap).plain()) {
      trap.before(Kind.COMMIT, new SQLException("at the end"));
      runner.run(PUT, session -> insert(session, 1));
    }

    assertThat(seen).containsExactly("put1", "put2");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNIT", "TRANSACTION"})
  void aFailureBeforeAUnitOrTransactionKeepsItFromTheDatabase(Kind kind) throws SQLException {
    SQLException failure = new SQLException("refused");
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = database.runner(trap, watch).leased(LeaseOptions.DEFAULTS)) {
      trap.before(kind, failure);
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1))).isSameAs(failure);

      assertThat(watch.count(Kind.ACQUIRE)).isZero();
      runner.run(PUT, session -> insert(session, 2));
    }
    assertThat(database.rows()).containsExactly(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNIT", "TRANSACTION"})
  void aFailureAfterAUnitOrTransactionComesTooLateToUndoIt(Kind kind) throws SQLException {
    SQLException failure = new SQLException("late");
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = database.runner(trap, watch).leased(LeaseOptions.DEFAULTS)) {
      trap.after(kind, failure);
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1))).isSameAs(failure);

      assertThat(database.rows()).containsExactly(1);
      runner.run(PUT, session -> insert(session, 2));
    }
    assertThat(watch.count(Kind.RELEASE)).isOne();
  }

  @Test
  void anInterceptorMayAnswerAUnitItself() throws SQLException {
    try (SqlRunner runner =
        Database.sqlite(folder)
            .runner(new GivenUpConnectionsTest.Answer(Kind.UNIT, 42), watch)
            .plain()) {
      int answer = runner.run(PUT, session -> insert(session, 1));
      assertThat(answer).isEqualTo(42);
      assertThat(watch.calls()).isEmpty();
      assertThatThrownBy(() -> runner.hold(PUT)).isInstanceOf(IllegalStateException.class);
    }
  }
}
