package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Database.Form;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On each database, with each runner: a unit happens entirely or not at all. */
class AllOrNothingTest {

  private static final Unit PUT = Unit.write("put").withGroupable(true);

  private enum Runner {
    PLAIN,
    LEASED,
    GROUPED
  }

  private final Trap trap = new Trap();
  private final Watch watch = new Watch();
  private final SQLException failure = new SQLException("first");

  @TempDir Path folder;

  static Stream<Arguments> runners() {
    return Arrays.stream(Form.values())
        .flatMap(form -> Arrays.stream(Runner.values()).map(runner -> Arguments.of(form, runner)));
  }

  private SqlRunner runner(Database database, Runner kind) {
    RunnerBuilder builder = database.runner(watch, trap);
    return switch (kind) {
      case PLAIN -> builder.plain();
      case LEASED -> builder.leased(LeaseOptions.DEFAULTS);
      case GROUPED -> builder.grouped(LeaseOptions.DEFAULTS, GroupOptions.DEFAULTS);
    };
  }

  /** That after the failure just seen nothing is left, neither of rows nor of a transaction. */
  private static void assertNothingIsLeft(Database database, SqlRunner runner) throws SQLException {
    assertThat(database.rows()).isEmpty();
    runner.run(PUT, session -> insert(session, 7));
    assertThat(database.rows()).containsExactly(7);
  }

  @ParameterizedTest
  @MethodSource("runners")
  void workThatFailsLeavesNothing(Form form, Runner kind) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      RuntimeException thrown = new RuntimeException("work");
      assertThatThrownBy(
              () ->
                  runner.run(
                      PUT,
                      session -> {
                        insert(session, 1);
                        throw thrown;
                      }))
          .isSameAs(thrown)
          .hasNoSuppressedExceptions();

      assertNothingIsLeft(database, runner);
      assertThat(watch.calls(Kind.ACQUIRE)).hasSize(kind == Runner.PLAIN ? 2 : 1);
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aStatementThatFailsLeavesNothing(Form form, Runner kind) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1) + insert(session, 1)))
          .isInstanceOf(SQLException.class)
          .hasNoSuppressedExceptions();

      assertNothingIsLeft(database, runner);
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aBeginThatFailsStartsNoWork(Form form, Runner kind) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      trap.before(Kind.BEGIN, failure);
      assertThatThrownBy(
              () ->
                  runner.run(
                      PUT,
                      session -> {
                        throw new AssertionError("must not run");
                      }))
          .isSameAs(failure)
          .hasNoSuppressedExceptions();

      assertNothingIsLeft(database, runner);
      assertThat(watch.calls(Kind.ACQUIRE)).hasSize(kind == Runner.PLAIN ? 2 : 1);
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aBeginThatFailsAfterTheDatabaseHasBegunIsRolledBack(Form form, Runner kind)
      throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      trap.after(Kind.BEGIN, failure);
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1))).isSameAs(failure);

      assertNothingIsLeft(database, runner);
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aCommitThatFailsIsRolledBack(Form form, Runner kind) throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      trap.before(Kind.COMMIT, failure);
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .isSameAs(failure)
          .hasNoSuppressedExceptions();
      assertThat(watch.count(Kind.ROLLBACK)).isOne();

      assertNothingIsLeft(database, runner);
      assertThat(watch.calls(Kind.ACQUIRE)).hasSize(kind == Runner.PLAIN ? 2 : 1);
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aRollbackThatFailsIsSuppressedAndItsConnectionGivenUp(Form form, Runner kind)
      throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      SQLException cleaning = new SQLException("second");
      trap.before(Kind.COMMIT, failure).before(Kind.ROLLBACK, cleaning);
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .isSameAs(failure)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(cleaning));
      assertThat(watch.count(Kind.RELEASE)).isOne();

      assertNothingIsLeft(database, runner);
      assertThat(watch.count(Kind.ACQUIRE)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void everythingThatGoesWrongWhileCleaningUpIsSuppressedOntoTheFirst(Form form, Runner kind)
      throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      RuntimeException rollback = new IllegalStateException("second");
      SQLException release = new SQLException("third");
      trap.before(Kind.COMMIT, failure)
          .before(Kind.ROLLBACK, rollback)
          .before(Kind.RELEASE, release);
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .isSameAs(failure)
          .satisfies(
              thrown -> assertThat(thrown.getSuppressed()).containsExactly(rollback, release));

      assertNothingIsLeft(database, runner);
    }
  }

  @ParameterizedTest
  @MethodSource("runners")
  void theResultIsReturnedAlthoughTheReleaseFailedAfterTheCommit(Form form, Runner kind)
      throws SQLException {
    Database database = form.in(folder);
    SqlRunner runner = runner(database, kind);
    trap.after(Kind.RELEASE, failure);
    int inserted = runner.run(PUT, session -> insert(session, 1));
    assertThat(inserted).isOne();
    runner.close();

    assertThat(database.rows()).containsExactly(1);
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aFailureAfterTheCommitIsToldAlthoughTheRowsAreThere(Form form, Runner kind)
      throws SQLException {
    Database database = form.in(folder);
    try (SqlRunner runner = runner(database, kind)) {
      trap.after(Kind.COMMIT, failure);
      Throwable thrown = catchThrowable(() -> runner.run(PUT, session -> insert(session, 1)));

      assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
      assertThat(database.rows()).containsExactly(1);
      runner.run(PUT, session -> insert(session, 2));
      assertThat(database.rows()).containsExactly(1, 2);
    }
  }
}
