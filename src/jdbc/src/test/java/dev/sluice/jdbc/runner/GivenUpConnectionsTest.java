package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Which connections a leased runner does not use again. */
class GivenUpConnectionsTest {

  private static final Unit PUT = Unit.write("put");
  private static final Unit GET = Unit.read("get");

  private final Watch watch = new Watch();
  private final Trap trap = new Trap();

  @TempDir Path folder;

  private SqlRunner leased() throws SQLException {
    return Database.sqlite(folder).runner(watch, trap).leased(LeaseOptions.DEFAULTS);
  }

  private static SQLException sqlite(String name, int code) {
    return new SQLException("[" + name + "] told by a test", null, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQLITE_IOERR_WRITE", "SQLITE_CORRUPT", "SQLITE_NOTADB"})
  void oneThatFailedForGood(String name) throws SQLException {
    try (SqlRunner runner = leased()) {
      trap.before(Kind.UPDATE, sqlite(name, 10));
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .hasMessageContaining(name);
      assertThat(watch.count(Kind.RELEASE)).isOne();

      int inserted = runner.run(PUT, session -> insert(session, 1));
      assertThat(inserted).isOne();
      assertThat(watch.count(Kind.ACQUIRE)).isEqualTo(2);
    }
  }

  @Test
  void oneThatLostItsDatabase() throws SQLException {
    try (SqlRunner runner = leased()) {
      trap.before(Kind.COMMIT, new SQLException("gone", "08006"));
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1))).hasMessage("gone");

      assertThat(watch.count(Kind.RELEASE)).isOne();
    }
  }

  @Test
  void oneWhoseFailureTheWorkHasSwallowed() throws SQLException {
    try (SqlRunner runner = leased()) {
      trap.before(Kind.QUERY, new SQLException("gone", "08006"));
      runner.run(
          GET,
          session -> {
            assertThatThrownBy(() -> session.query("SELECT 1", row -> 1)).hasMessage("gone");
            return 1;
          });

      assertThat(watch.count(Kind.RELEASE)).isOne();
    }
  }

  @Test
  void oneThatFailedInAHeldSessionBetweenBeginAndEnd() throws SQLException {
    try (SqlRunner runner = leased();
        HeldSession held = runner.hold(PUT)) {
      held.begin();
      trap.before(Kind.UPDATE, sqlite("SQLITE_IOERR_READ", 10));
      assertThatThrownBy(() -> insert(held, 1)).hasMessageContaining("SQLITE_IOERR_READ");
      held.rollback();
      held.close();

      assertThat(watch.count(Kind.RELEASE)).isOne();
    }
  }

  @Test
  void oneWithATransactionThatTheWorkHasLeftOpen() throws SQLException {
    try (SqlRunner runner = leased()) {
      runner.run(GET, session -> session.update("BEGIN IMMEDIATE"));
      assertThat(watch.count(Kind.RELEASE)).isOne();

      int inserted = runner.run(PUT, session -> insert(session, 1));
      assertThat(inserted).isOne();
    }
  }

  @Test
  void notOneWhoseWorkFailedOrWhoseDatabaseWasBusy() throws SQLException {
    try (SqlRunner runner = leased()) {
      trap.before(Kind.BEGIN, sqlite("SQLITE_BUSY", 5));
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .hasMessageContaining("SQLITE_BUSY");
      assertThatThrownBy(
              () ->
                  runner.run(
                      PUT,
                      session -> {
                        throw new ArithmeticException();
                      }))
          .isInstanceOf(ArithmeticException.class);

      assertThat(watch.count(Kind.RELEASE)).isZero();
    }
  }

  @Test
  void notOneThatSqliteHasRolledBackByItself() throws SQLException {
    try (SqlRunner runner = leased()) {
      runner.run(PUT, session -> insert(session, 1));
      assertThatThrownBy(
              () ->
                  runner.run(
                      PUT, session -> session.update("INSERT OR ROLLBACK INTO t (n) VALUES (1)")))
          .isInstanceOf(SQLException.class)
          .hasNoSuppressedExceptions();

      assertThat(watch.count(Kind.RELEASE)).isZero();
      int inserted = runner.run(PUT, session -> insert(session, 2));
      assertThat(inserted).isOne();
    }
  }

  @Test
  void aCommitThatAnInterceptorKeepsFromTheDatabaseIsNoCommit() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner =
        database.runner(new Answer(Kind.COMMIT, 0)).leased(LeaseOptions.DEFAULTS)) {
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("an interceptor kept a COMMIT from the database");

      assertThat(database.rows()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBeginThatAnInterceptorKeepsFromTheDatabaseIsNoBegin(Database.Form form)
      throws SQLException {
    Database database = form.in(folder);
    Object answer = database.style() == TransactionStyle.JDBC ? null : 0;
    try (SqlRunner runner =
        database.runner(new Answer(Kind.BEGIN, answer)).leased(LeaseOptions.DEFAULTS)) {
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("an interceptor kept a BEGIN from the database");

      assertThat(database.rows()).isEmpty();
    }
  }

  @Test
  void oneThatTheWorkHasClosed() throws SQLException {
    try (SqlRunner runner = leased()) {
      runner.run(
          GET,
          session -> {
            session.connection().unwrap(SQLiteConnection.class).close();
            return 1;
          });

      List<Integer> read = runner.run(GET, session -> session.query("SELECT 1", row -> 1));
      assertThat(read).containsExactly(1);
    }
  }

  /** Answers every call of a kind itself. */
  record Answer(Kind kind, Object value) implements Interceptor {

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) {
      return call.answer(value);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(kind);
    }
  }
}
