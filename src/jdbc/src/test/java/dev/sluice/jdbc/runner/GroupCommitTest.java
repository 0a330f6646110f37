package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Crowd.PUT;
import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Database.Form;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What units that share a transaction share, and what they don't. */
class GroupCommitTest {

  private final Trap trap = new Trap();
  private final Watch watch = new Watch();

  @TempDir Path folder;

  private SqlRunner runner(Database database) {
    return grouped(database, GroupOptions.DEFAULTS);
  }

  private SqlRunner grouped(Database database, GroupOptions options) {
    return database.runner(watch, trap).grouped(LeaseOptions.DEFAULTS, options);
  }

  private static Throwable failureOf(Task<?> task) {
    Throwable thrown = catchThrowable(task::get);
    return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void membersShareOneTransaction(Form form) throws Exception {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database)) {
      List<Task<Integer>> callers;
      try (Crowd crowd = new Crowd(runner)) {
        callers = List.of(crowd.insert(1), crowd.insert(2), crowd.insert(3));
      }
      for (Task<Integer> caller : callers) {
        assertThat(caller.get()).isOne();
      }

      assertThat(database.rows()).containsExactly(1, 2, 3);
      assertThat(watch.kindsSeen())
          .containsOnlyOnce(Kind.TRANSACTION, Kind.BEGIN, Kind.COMMIT)
          .doesNotContain(Kind.SAVEPOINT);
    }
  }

  @Test
  void aCallerAloneRunsAsOnALeasedRunner() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner leased = database.runner(watch).leased(LeaseOptions.DEFAULTS)) {
      leased.run(PUT, session -> insert(session, 1));
    }
    List<Kind> asLeased = watch.kindsSeen();
    watch.clear();
    try (SqlRunner runner = runner(database)) {
      runner.run(PUT, session -> insert(session, 2));
    }

    assertThat(watch.kindsSeen()).containsExactlyInAnyOrderElementsOf(asLeased);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aMemberThatFailsFailsAlone(Form form) throws Exception {
    Database database = form.in(folder);
    RuntimeException unchecked = new IllegalArgumentException("unchecked");
    StackOverflowError error = new StackOverflowError();
    try (SqlRunner runner = runner(database)) {
      Task<Integer> first;
      Task<Integer> last;
      Task<Integer> constraint;
      Task<Integer> exception;
      Task<Integer> overflow;
      try (Crowd crowd = new Crowd(runner)) {
        first = crowd.insert(1);
        constraint = crowd.add(session -> insert(session, 2) + insert(session, 1));
        exception = crowd.add(session -> failing(insert(session, 3), unchecked, null));
        overflow = crowd.add(session -> failing(insert(session, 4), null, error));
        last = crowd.insert(5);
      }

      assertThat(first.get() + last.get()).isEqualTo(2);
      assertThat(failureOf(constraint)).isInstanceOf(SQLException.class);
      assertThat(failureOf(exception)).isSameAs(unchecked);
      assertThat(failureOf(overflow)).isSameAs(error);
      assertThat(database.rows()).containsExactly(1, 5);
      assertThat(watch.kindsSeen()).containsOnlyOnce(Kind.COMMIT);
    }
  }

  private static int failing(int inserted, RuntimeException unchecked, Error error) {
    if (unchecked != null) {
      throw unchecked;
    }
    throw error;
  }

  @Test
  void theLeaderIsNoExceptionWhenItFails() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = runner(database)) {
      Task<Integer> leader;
      Task<Integer> other;
      try (Crowd crowd = new Crowd(runner)) {
        leader = crowd.add(session -> insert(session, 1) + insert(session, 1));
        other = crowd.insert(2);
      }

      assertThat(other.get()).isOne();
      assertThat(failureOf(leader)).isInstanceOf(SQLException.class);
      assertThat(database.rows()).containsExactly(2);
    }
  }

  @Test
  void aCommitThatFailsFailsEveryMemberWithAnExceptionOfItsOwn() throws Exception {
    Database database = Database.sqlite(folder);
    SQLException failure = new SQLException("[SQLITE_IOERR] no disk", null, 10);
    trap.before(Kind.COMMIT, failure);
    try (SqlRunner runner = runner(database)) {
      Task<Integer> first;
      Task<Integer> second;
      try (Crowd crowd = new Crowd(runner)) {
        first = crowd.insert(1);
        second = crowd.insert(2);
      }
      Throwable one = failureOf(first);
      Throwable other = failureOf(second);

      assertThat(one).isInstanceOf(SQLException.class).hasCause(failure).isNotSameAs(other);
      assertThat(other).isInstanceOf(SQLException.class).hasCause(failure);
      assertThat(((SQLException) other).getErrorCode()).isEqualTo(10);
      assertThat(database.rows()).isEmpty();
      assertThat(runner.<Integer>run(PUT, session -> insert(session, 3))).isOne();
    }
  }

  @Test
  void aBeginThatFailsFailsTheLeaderAloneAndTheNextLeads() throws Exception {
    Database database = Database.sqlite(folder);
    trap.before(Kind.BEGIN, new SQLException("begin"));
    try (SqlRunner runner = runner(database)) {
      Task<Integer> first;
      Task<Integer> second;
      try (Crowd crowd = new Crowd(runner)) {
        first = crowd.add(session -> failing(0, null, new AssertionError("must not run")));
        second = crowd.insert(2);
      }

      assertThat(failureOf(first)).hasMessage("begin");
      assertThat(second.get()).isOne();
      assertThat(database.rows()).containsExactly(2);
    }
  }

  @Test
  void whenSqliteRollsBackByItselfOnlyTheCulpritFails() throws Exception {
    Database database = Database.sqlite(folder);
    database.execute("INSERT INTO t (n) VALUES (0)");
    try (SqlRunner runner = runner(database)) {
      Task<Integer> first;
      Task<Integer> culprit;
      Task<Integer> last;
      try (Crowd crowd = new Crowd(runner)) {
        first = crowd.insert(1);
        culprit = crowd.add(s -> s.update("INSERT OR ROLLBACK INTO t (n) VALUES (?)", 0));
        last = crowd.insert(2);
      }

      assertThat(first.get() + last.get()).isEqualTo(2);
      assertThat(failureOf(culprit)).isInstanceOf(SQLException.class).hasNoCause();
      assertThat(database.rows()).containsExactly(0, 1, 2);
    }
  }

  @Test
  void whenTheDatabaseIsFullOnlyTheCulpritFails() throws Exception {
    Database database = Database.sqlite(folder);
    database.execute("CREATE TABLE big (b BLOB)");
    try (SqlRunner runner =
        database
            .runner(watch)
            .setUp(connection -> connection.createStatement().execute("PRAGMA max_page_count=20"))
            .grouped(LeaseOptions.DEFAULTS, GroupOptions.DEFAULTS)) {
      Task<Integer> first;
      Task<Integer> culprit;
      Task<Integer> last;
      try (Crowd crowd = new Crowd(runner)) {
        first = crowd.insert(1);
        culprit = crowd.add(s -> s.update("INSERT INTO big (b) VALUES (zeroblob(1000000))"));
        last = crowd.insert(2);
      }

      assertThat(first.get() + last.get()).isEqualTo(2);
      assertThat(failureOf(culprit)).hasMessageContaining("SQLITE_FULL");
      assertThat(database.rows()).containsExactly(1, 2);
    }
  }

  @Test
  void aCommitForWhichThereIsNoRoomIsMadeForEachMemberAlone() throws Exception {
    Database database = Database.sqlite(folder);
    trap.before(Kind.COMMIT, new SQLException("[SQLITE_FULL] no room", null, 13));
    try (SqlRunner runner = runner(database)) {
      Task<Integer> first;
      Task<Integer> second;
      try (Crowd crowd = new Crowd(runner)) {
        first = crowd.insert(1);
        second = crowd.insert(2);
      }

      assertThat(first.get() + second.get()).isEqualTo(2);
      assertThat(database.rows()).containsExactly(1, 2);
      assertThat(watch.count(Kind.TRANSACTION)).isEqualTo(3);
    }
  }

  @Test
  void aWriteInsideAMembersWorkIsRefusedOnWhicheverThreadItRuns() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = runner(database)) {
      Task<Integer> leader;
      Task<Integer> follower;
      try (Crowd crowd = new Crowd(runner)) {
        leader = crowd.insert(1);
        follower = crowd.add(session -> runner.run(PUT, inner -> insert(inner, 2)));
      }

      assertThat(leader.get()).isOne();
      assertThat(failureOf(follower))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("can't start inside");
      assertThatThrownBy(
              () -> runner.run(PUT, session -> runner.run(PUT, inner -> insert(inner, 3))))
          .isInstanceOf(IllegalStateException.class);
      assertThat(database.rows()).containsExactly(1);
    }
  }

  @Test
  void whatIsNotGroupableTakesItsTurnAlone() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = runner(database)) {
      Task<Integer> first;
      Task<Integer> own;
      Task<Integer> second;
      try (Crowd crowd = new Crowd(runner)) {
        first = crowd.insert(1);
        own = crowd.add(Unit.write("own"), session -> insert(session, 2));
        second = crowd.insert(3);
      }

      assertThat(first.get() + own.get() + second.get()).isEqualTo(3);
      assertThat(watch.count(Kind.COMMIT)).isEqualTo(2);
    }
  }

  @Test
  void aTransactionThatAnInterceptorAnswersFailsItsMembers() throws Exception {
    Database database = Database.sqlite(folder);
    Interceptor answering =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) {
            return call.answer(null);
          }

          @Override
          public Set<Kind> kinds() {
            return Set.of(Kind.TRANSACTION);
          }
        };
    try (SqlRunner runner =
        database.runner(answering).grouped(LeaseOptions.DEFAULTS, GroupOptions.DEFAULTS)) {
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("kept a transaction from its commit");
    }
  }

  @Test
  void anInterceptorSeesTheMembersInOrder() throws Exception {
    Database database = Database.sqlite(folder);
    List<List<String>> seen = new CopyOnWriteArrayList<>();
    Interceptor members =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            TransactionCall<R> transaction = (TransactionCall<R>) call;
            seen.add(transaction.members().stream().map(unit -> unit.name()).toList());
            return next.proceed(call);
          }

          @Override
          public Set<Kind> kinds() {
            return Set.of(Kind.TRANSACTION);
          }
        };
    try (SqlRunner runner =
        database.runner(members).grouped(LeaseOptions.DEFAULTS, GroupOptions.DEFAULTS)) {
      Task<Integer> last;
      try (Crowd crowd = new Crowd(runner)) {
        crowd.insert(1);
        last = crowd.add(Unit.write("other").withGroupable(true), session -> insert(session, 2));
      }
      last.get();
    }

    assertThat(seen).containsExactly(List.of("put", "other"));
  }

  @Test
  void aGroupIsBoundedInUnits() throws Exception {
    assertThat(transactionsOf(GroupOptions.builder().maxUnits(2).build(), 0)).isEqualTo(3);
  }

  @Test
  void aGroupIsBoundedInBytes() throws Exception {
    assertThat(transactionsOf(GroupOptions.builder().maxBytes(100).build(), 40)).isEqualTo(3);
    assertThat(transactionsOf(GroupOptions.builder().maxBytes(100).build(), 200)).isEqualTo(5);
  }

  @Test
  void aGroupIsBoundedInTime() throws Exception {
    assertThat(transactionsOf(GroupOptions.builder().maxDuration(Duration.ofNanos(1)).build(), 0))
        .isEqualTo(5);
  }

  /** How many transactions five units of a size take. */
  private int transactionsOf(GroupOptions options, int bytes) throws Exception {
    Database database = Database.sqlite(folder);
    database.execute("DELETE FROM t");
    watch.clear();
    try (SqlRunner runner = grouped(database, options)) {
      Task<?>[] callers = new Task<?>[5];
      try (Crowd crowd = new Crowd(runner)) {
        for (int n = 0; n < callers.length; n++) {
          callers[n] = crowd.add(new Sized(n, bytes));
        }
      }
      for (Task<?> caller : callers) {
        caller.get();
      }
      assertThat(database.rows()).hasSize(5);
      return watch.count(Kind.COMMIT);
    } finally {
      database.execute("DROP TABLE t");
    }
  }

  @Test
  void thoseOfTheLastGroupAreWaitedForAMoment() throws Exception {
    Database database = Database.sqlite(folder);
    GroupOptions patient = GroupOptions.builder().gather(Duration.ofSeconds(30)).build();
    try (SqlRunner runner = grouped(database, patient)) {
      List<Task<Integer>> callers;
      try (Crowd crowd = new Crowd(runner)) {
        callers = List.of(crowd.insert(1), crowd.insert(2));
      }
      for (Task<Integer> caller : callers) {
        caller.get();
      }
      Task<Integer> early =
          Threads.<Integer>start("early", () -> runner.run(PUT, s -> insert(s, 3))).awaitWaiting();
      runner.run(PUT, session -> insert(session, 4));
      early.get();

      assertThat(watch.count(Kind.COMMIT)).isEqualTo(2);
    }
  }
}
