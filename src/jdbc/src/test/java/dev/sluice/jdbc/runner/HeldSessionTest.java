package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Database.Form;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.runner.Watch.Seen;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeldSessionTest {

  private static final Unit CURSOR = Unit.write("cursor");

  private final Watch watch = new Watch();
  private final Trap trap = new Trap();
  private final SQLException failure = new SQLException("first");

  @TempDir Path folder;

  /** Calls the rest of the chain twice for each unit, while it is on. */
  private static final class Twice implements Interceptor {

    private boolean on;

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      if (on) {
        next.proceed(call);
      }
      return next.proceed(call);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.UNIT);
    }
  }

  /** The transactions of units, in the order of their ends. */
  private static final class Transactions implements Interceptor {

    private final List<Long> ids = new ArrayList<>();

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      R result = next.proceed(call);
      ids.add(call.unit().transactionId());
      return result;
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.UNIT);
    }
  }

  @Test
  void theUnitsThatBeginAndSettleTellTheSameTransaction() throws SQLException {
    Transactions transactions = new Transactions();
    Database database = Form.SQLITE_BY_TEXT.in(folder);
    try (SqlRunner runner = leased(database, transactions);
        HeldSession session = runner.hold(CURSOR)) {
      session.begin(open -> insert(open, 1));
      session.commit();
      session.begin(open -> insert(open, 2));
      session.commit();
    }
    assertThat(transactions.ids).hasSize(5).startsWith(0L);
    assertThat(transactions.ids.get(1)).isPositive().isEqualTo(transactions.ids.get(2));
    assertThat(transactions.ids.get(3))
        .isGreaterThan(transactions.ids.get(1))
        .isEqualTo(transactions.ids.get(4));
  }

  private SqlRunner leased(Database database, Interceptor... outermostFirst) {
    return database.runner(outermostFirst).leased(LeaseOptions.DEFAULTS);
  }

  /** That the connection is back, without a transaction, and nothing of the session committed. */
  private void assertGivenBack(Database database, SqlRunner runner) throws SQLException {
    assertThat(database.rows()).isEmpty();
    runner.run(Unit.write("next"), session -> insert(session, 100));
    assertThat(database.rows()).containsExactly(100);
  }

  @ParameterizedTest
  @EnumSource
  void itRunsBeginsCommitsRollsBackAndCloses(Form form) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = leased(database, watch)) {
      try (HeldSession session = runner.hold(CURSOR)) {
        session.begin();
        insert(session, 1);
        session.commit();
        assertThat(database.rows()).containsExactly(1);

        int inserted = session.begin(work -> insert(work, 2));
        assertThat(inserted).isOne();
        List<Integer> seen = session.query("SELECT n FROM t ORDER BY n", row -> row.getInt(1));
        assertThat(seen).containsExactly(1, 2);
        session.rollback();

        insert(session, 3); // outside a transaction it is committed at once
        assertThat(database.rows()).containsExactly(1, 3);
      }
    }
    assertThat(watch.count(Kind.ACQUIRE)).isOne();
    assertThat(watch.count(Kind.RELEASE)).isOne();
  }

  @Test
  void workOutsideATransactionIsAUnitOfItsOwnOnTheSameConnection() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database, watch);
        HeldSession session = runner.hold(CURSOR)) {
      watch.clear();

      int inserted = session.run(work -> insert(work, 1));

      assertThat(inserted).isOne();
      assertThat(database.rows()).containsExactly(1);
      assertThat(watch.count(Kind.UNIT)).isOne();
      assertThat(watch.count(Kind.BEGIN)).isZero();
      session.begin();
      assertThatThrownBy(() -> session.run(work -> 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has a transaction open already");
    }
    assertThat(watch.count(Kind.ACQUIRE)).isZero();
  }

  @Test
  void aTransactionIsTwoUnitsOfOneTransactionId() throws SQLException {
    try (SqlRunner runner = leased(Database.sqlite(folder), watch);
        HeldSession session = runner.hold(CURSOR.withPurpose(Purpose.BROKER))) {
      watch.clear();
      session.begin(work -> insert(work, 1));
      insert(session, 2);
      session.commit();
    }

    List<Seen> units = watch.calls(Kind.UNIT);
    assertThat(units).extracting(call -> call.unit().name()).containsExactly("cursor", "cursor");
    assertThat(units).extracting(call -> call.unit().id()).doesNotHaveDuplicates();
    assertThat(units)
        .extracting(call -> call.unit().repeat())
        .containsExactly(Repeat.WHOLE, Repeat.NEVER);
    List<Seen> statements =
        watch.calls().stream()
            .filter(call -> call.connection() != 0 && call.transaction() != 0)
            .toList();
    assertThat(statements)
        .extracting(Seen::kind)
        .containsExactly(
            Kind.PREPARE,
            Kind.BEGIN,
            Kind.PREPARE,
            Kind.UPDATE,
            Kind.UPDATE,
            Kind.PREPARE,
            Kind.COMMIT);
    assertThat(statements)
        .extracting(Seen::transaction)
        .containsOnly(statements.get(0).transaction());
    assertThat(statements).extracting(Seen::purpose).containsOnly(Purpose.BROKER);
    assertThat(statements.get(6).unit()).isSameAs(units.get(1).unit());
    assertThat(watch.count(Kind.TRANSACTION)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aBeginThatIsRepeatedAlthoughItSucceededUndoesItsWorkFirst(Form form) throws SQLException {
    Database database = form.in(folder);
    List<Integer> tries = new ArrayList<>();
    Twice twice = new Twice();
    try (SqlRunner runner = leased(database, twice, watch);
        HeldSession session = runner.hold(CURSOR)) {
      twice.on = true;
      session.begin(
          work -> {
            tries.add(tries.size());
            return insert(work, tries.size());
          });
      twice.on = false;
      session.commit();
    }

    assertThat(tries).hasSize(2);
    assertThat(watch.count(Kind.BEGIN)).isEqualTo(2);
    assertThat(database.rows()).containsExactly(2);
  }

  @Test
  void aHoldThatIsRepeatedAlthoughItSucceededKeepsOneConnection() throws SQLException {
    Database database = Database.sqlite(folder);
    Twice twice = new Twice();
    try (SqlRunner runner = leased(database, twice, watch)) {
      twice.on = true;
      HeldSession session = runner.hold(CURSOR);
      twice.on = false;
      session.close();

      assertGivenBack(database, runner);
      assertThat(watch.count(Kind.ACQUIRE)).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void workThatFailsInBeginLeavesNoTransaction(Form form) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = leased(database, watch)) {
      HeldSession session = runner.hold(CURSOR);
      assertThatThrownBy(
              () ->
                  session.begin(
                      work -> {
                        insert(work, 1);
                        throw failure;
                      }))
          .isSameAs(failure)
          .hasNoSuppressedExceptions();
      assertThatThrownBy(session::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("\"cursor\" has no transaction open");

      session.begin(work -> insert(work, 2));
      session.rollback();
      session.close();
      assertGivenBack(database, runner);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChainThatFailsAfterTheBeginAbandonsTheTransaction(Form form) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = leased(database, trap, watch)) {
      HeldSession session = runner.hold(CURSOR);
      trap.after(Kind.UNIT, failure);
      assertThatThrownBy(() -> session.begin(work -> insert(work, 1))).isSameAs(failure);
      assertThat(watch.count(Kind.ROLLBACK)).isOne();

      session.close();
      assertGivenBack(database, runner);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChainThatFailsBeforeTheCommitAbandonsTheTransaction(Form form) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = leased(database, trap, watch)) {
      HeldSession session = runner.hold(CURSOR);
      session.begin(work -> insert(work, 1));
      trap.before(Kind.UNIT, failure);
      assertThatThrownBy(session::commit).isSameAs(failure);
      assertThatThrownBy(session::commit).hasMessage("\"cursor\" has no transaction open");

      session.close();
      assertGivenBack(database, runner);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatFailsIsRolledBack(Form form) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = leased(database, trap, watch)) {
      HeldSession session = runner.hold(CURSOR);
      session.begin(work -> insert(work, 1));
      trap.before(Kind.COMMIT, failure);
      assertThatThrownBy(session::commit).isSameAs(failure).hasNoSuppressedExceptions();

      session.close();
      assertGivenBack(database, runner);
      assertThat(watch.count(Kind.RELEASE)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRollbackThatFailsGivesTheConnectionUp(Form form) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = leased(database, trap, watch)) {
      HeldSession session = runner.hold(CURSOR);
      session.begin(work -> insert(work, 1));
      trap.before(Kind.ROLLBACK, failure);
      assertThatThrownBy(session::rollback).isSameAs(failure);

      session.close();
      assertThat(watch.count(Kind.RELEASE)).isOne();
      assertGivenBack(database, runner);
    }
  }

  @Test
  void anEndThatAnInterceptorAnswersIsRolledBackAndTold() throws SQLException {
    Database database = Database.sqlite(folder);
    Interceptor answering =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            boolean settles = call instanceof UnitCall<?> unit && unit.repeat() == Repeat.NEVER;
            return settles ? call.answer(null) : next.proceed(call);
          }
        };
    try (SqlRunner runner = leased(database, answering, watch)) {
      HeldSession session = runner.hold(CURSOR);
      session.begin(work -> insert(work, 1));
      assertThatThrownBy(session::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("an interceptor kept \"cursor\" from its end");

      session.close();
      assertGivenBack(database, runner);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeRollsBackWhatIsOpen(Form form) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = leased(database, watch)) {
      try (HeldSession session = runner.hold(CURSOR)) {
        session.begin(work -> insert(work, 1));
      }

      assertThat(watch.count(Kind.ROLLBACK)).isOne();
      assertThat(watch.count(Kind.RELEASE)).isZero();
      assertGivenBack(database, runner);
    }
  }

  @Test
  void closingTwiceGivesBackOnce() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database, watch)) {
      HeldSession session = runner.hold(CURSOR);
      session.close();
      HeldSession other = runner.hold(CURSOR);
      session.close();

      assertThatThrownBy(() -> runner.run(CURSOR, work -> 1)).hasMessageContaining("\"cursor\"");
      other.close();
      assertGivenBack(database, runner);
    }
  }

  @Test
  void aClosedSessionRefusesEveryVerb() throws SQLException {
    try (SqlRunner runner = leased(Database.sqlite(folder))) {
      HeldSession session = runner.hold(CURSOR);
      session.close();

      for (Verb verb :
          List.<Verb>of(
              session::begin,
              session::commit,
              session::rollback,
              session::connection,
              () -> session.update("DELETE FROM t"),
              () -> session.query("SELECT 1", row -> 1))) {
        assertThatThrownBy(verb::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("the session \"cursor\" is closed");
      }
    }
  }

  private interface Verb {
    void run() throws SQLException;
  }

  @Test
  void beginInsideATransactionIsRefusedAndLeavesItOpen() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database);
        HeldSession session = runner.hold(CURSOR)) {
      session.begin(work -> insert(work, 1));
      assertThatThrownBy(session::begin)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("\"cursor\" has a transaction open already");
      session.commit();

      assertThat(database.rows()).containsExactly(1);
    }
  }

  @Test
  void theWorkOfABeginCanNeitherEndNorCloseItsSession() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database);
        HeldSession session = runner.hold(CURSOR)) {
      for (Verb verb :
          List.<Verb>of(session::begin, session::commit, session::rollback, session::close)) {
        assertThatThrownBy(
                () ->
                    session.begin(
                        work -> {
                          insert(work, 1);
                          verb.run();
                          return 1;
                        }))
            .isInstanceOf(IllegalStateException.class)
            .hasNoSuppressedExceptions();
      }
      session.begin(work -> insert(work, 2));
      session.commit();

      assertThat(database.rows()).containsExactly(2);
    }
  }

  @Test
  void aRowMapperCanNotCloseItsSession() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database);
        HeldSession session = runner.hold(CURSOR)) {
      assertThatThrownBy(
              () ->
                  session.query(
                      "SELECT 1",
                      row -> {
                        session.close();
                        return 1;
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("\"cursor\" can't be closed by its own work");

      session.begin(work -> insert(work, 1));
      session.commit();
      assertThat(database.rows()).containsExactly(1);
    }
  }

  @Test
  void aCloseByAnotherThreadComesAfterTheVerbUnderWay() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database)) {
      HeldSession session = runner.hold(CURSOR);
      session.begin(work -> insert(work, 1));
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch finish = new CountDownLatch(1);
      Task<List<Integer>> reading =
          Threads.start(
              "reading",
              () ->
                  session.query(
                      "SELECT n FROM t",
                      row -> {
                        inside.countDown();
                        Threads.pass(finish);
                        return row.getInt(1);
                      }));
      Threads.pass(inside);
      Task<Boolean> closing =
          Threads.start(
                  "closing",
                  () -> {
                    session.close();
                    return true;
                  })
              .awaitWaiting();

      finish.countDown();

      assertThat(reading.get()).containsExactly(1);
      assertThat(closing.get()).isTrue();
      assertThatThrownBy(() -> insert(session, 2)).hasMessage("the session \"cursor\" is closed");
      assertGivenBack(database, runner);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNIT", "ACQUIRE"})
  void aHoldThatFailsGivesBackWhatItTook(Kind kind) throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database, trap, watch)) {
      trap.after(kind, failure);
      assertThatThrownBy(() -> runner.hold(CURSOR)).isSameAs(failure);

      assertGivenBack(database, runner);
    }
  }

  @Test
  void aHeldReaderDoesNotTakeTheWriter() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = leased(database);
        HeldSession watching = runner.hold(Unit.read("watch"))) {
      long before = version(watching);
      runner.run(Unit.write("put"), session -> insert(session, 1));

      assertThat(version(watching)).isNotEqualTo(before);
    }
  }

  private static long version(Session session) throws SQLException {
    return session.query("PRAGMA data_version", row -> row.getLong(1)).get(0);
  }

  @Test
  void aPlainRunnerReleasesAtTheClose() throws SQLException {
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).plain()) {
      HeldSession session = runner.hold(CURSOR);
      assertThat(watch.count(Kind.RELEASE)).isZero();
      session.close();
      assertThat(watch.count(Kind.RELEASE)).isOne();
    }
  }

  @Test
  void aSessionThatOnlyReadsBeginsNoTransaction() throws SQLException {
    try (SqlRunner runner = leased(Database.sqlite(folder), watch);
        HeldSession session = runner.hold(Unit.read("look"))) {
      assertThatThrownBy(session::begin)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("\"look\" only reads; hold a write unit to begin a transaction");

      assertThat(watch.count(Kind.BEGIN)).isZero();
    }
  }
}
