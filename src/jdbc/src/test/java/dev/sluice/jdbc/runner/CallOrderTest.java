package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.Kind.ACQUIRE;
import static dev.sluice.jdbc.Kind.BEGIN;
import static dev.sluice.jdbc.Kind.COMMIT;
import static dev.sluice.jdbc.Kind.EXECUTE;
import static dev.sluice.jdbc.Kind.PREPARE;
import static dev.sluice.jdbc.Kind.QUERY;
import static dev.sluice.jdbc.Kind.RELEASE;
import static dev.sluice.jdbc.Kind.ROLLBACK;
import static dev.sluice.jdbc.Kind.TRANSACTION;
import static dev.sluice.jdbc.Kind.UNIT;
import static dev.sluice.jdbc.Kind.UPDATE;
import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Database.Form;
import dev.sluice.jdbc.runner.Watch.Seen;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallOrderTest {

  private static final ConnectionSetup SETUP =
      connection -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1");
        }
      };

  private final Watch watch = new Watch();

  @TempDir Path folder;

  @Test
  void aPlainWriteAcquiresSetsUpBeginsWorksCommitsReleases() throws SQLException {
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).setUp(SETUP).plain()) {
      int inserted = runner.run(Unit.write("put"), session -> insert(session, 1));
      assertThat(inserted).isOne();
    }

    assertThat(watch.calls())
        .extracting(Seen::kind)
        .containsExactly(
            UNIT,
            TRANSACTION,
            ACQUIRE,
            EXECUTE,
            PREPARE,
            BEGIN,
            PREPARE,
            UPDATE,
            PREPARE,
            COMMIT,
            RELEASE);
  }

  @Test
  void aLeasedWriteAcquiresAndPreparesOnlyTheFirstTime() throws SQLException {
    try (SqlRunner runner =
        Database.sqlite(folder).runner(watch).setUp(SETUP).leased(LeaseOptions.DEFAULTS)) {
      runner.run(Unit.write("put"), session -> insert(session, 1));
      assertThat(watch.calls())
          .extracting(Seen::kind)
          .containsExactly(
              UNIT,
              TRANSACTION,
              ACQUIRE,
              EXECUTE,
              PREPARE,
              BEGIN,
              PREPARE,
              UPDATE,
              PREPARE,
              COMMIT);

      watch.clear();
      runner.run(Unit.write("put"), session -> insert(session, 2));
      assertThat(watch.calls())
          .extracting(Seen::kind)
          .containsExactly(UNIT, TRANSACTION, BEGIN, UPDATE, COMMIT);

      watch.clear();
    }
    assertThat(watch.calls()).extracting(Seen::kind).containsExactly(RELEASE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"SQLITE_BY_JDBC", "H2_BY_JDBC"})
  void theJdbcStyleShowsOneBeginAndOneCommitAndItsReturnToAutocommitAsUpkeep(Form form)
      throws SQLException {
    try (SqlRunner runner = form.in(folder).runner(watch).plain()) {
      runner.run(Unit.write("put"), session -> insert(session, 1));
    }

    assertThat(watch.kindsSeen())
        .containsExactly(UNIT, TRANSACTION, ACQUIRE, BEGIN, PREPARE, UPDATE, COMMIT, RELEASE);
    assertThat(watch.calls())
        .filteredOn(call -> call.purpose() == Purpose.UPKEEP)
        .extracting(Seen::kind)
        .containsExactly(COMMIT);
  }

  @Test
  void aFailedWriteRollsBackAndShowsNoCommit() throws SQLException {
    try (SqlRunner runner = Form.H2_BY_JDBC.in(folder).runner(watch).plain()) {
      assertThatThrownBy(() -> runner.run(Unit.write("put"), session -> insert(session, "x")))
          .isInstanceOf(SQLException.class);
    }

    assertThat(watch.kindsSeen())
        .containsExactly(UNIT, TRANSACTION, ACQUIRE, BEGIN, PREPARE, UPDATE, ROLLBACK, RELEASE);
  }

  @Test
  void theRollbackAfterABeginThatFailedIsUpkeep() throws SQLException {
    Trap trap = new Trap().before(BEGIN, new SQLException("no begin"));
    try (SqlRunner runner = Database.sqlite(folder).runner(watch, trap).plain()) {
      assertThatThrownBy(() -> runner.run(Unit.write("put"), session -> insert(session, 1)))
          .hasMessage("no begin");
    }

    assertThat(watch.calls(ROLLBACK)).extracting(Seen::purpose).containsExactly(Purpose.UPKEEP);
  }

  @Test
  void aReadHasNoTransaction() throws SQLException {
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).plain()) {
      runner.run(Unit.read("get"), session -> session.query("SELECT n FROM t", row -> 1));
    }

    assertThat(watch.calls())
        .extracting(Seen::kind)
        .containsExactly(UNIT, ACQUIRE, PREPARE, QUERY, RELEASE);
    assertThat(watch.calls()).extracting(Seen::inTransaction).containsOnly(false);
  }

  @ParameterizedTest
  @EnumSource
  void everyCallTellsItsUnitTransactionPurposeAndWhetherOneIsOpen(Form form) throws SQLException {
    Unit unit = Unit.write("put").withPurpose(Purpose.BROKER);
    try (SqlRunner runner = form.in(folder).runner(watch).setUp(SETUP).plain()) {
      runner.run(unit, session -> insert(session, 1));
    }

    UnitCall<?> call = watch.calls().get(0).unit();
    assertThat(call.name()).isEqualTo("put");
    assertThat(watch.calls()).extracting(Seen::unit).containsOnly(call);
    assertThat(watch.calls(EXECUTE)).extracting(Seen::purpose).containsOnly(Purpose.UPKEEP);
    assertThat(watch.calls(UPDATE)).extracting(Seen::purpose).containsOnly(Purpose.BROKER);

    long transaction = watch.calls(TRANSACTION).get(0).transaction();
    List<Kind> within = List.of(TRANSACTION, BEGIN, UPDATE);
    assertThat(watch.calls())
        .filteredOn(one -> within.contains(one.kind()))
        .extracting(Seen::transaction)
        .containsOnly(transaction);
    assertThat(watch.calls(COMMIT).get(0).transaction()).isEqualTo(transaction);
    assertThat(watch.calls(RELEASE).get(0).transaction()).isZero();
    assertThat(watch.calls(BEGIN).get(0).inTransaction()).isFalse();
    assertThat(watch.calls(UPDATE).get(0).inTransaction()).isTrue();
    assertThat(watch.calls(COMMIT).get(0).inTransaction()).isTrue();
    assertThat(watch.calls(RELEASE).get(0).inTransaction()).isFalse();
  }

  @Test
  void unitsAndTransactionsHaveIdsOfTheirOwn() throws SQLException {
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).leased(LeaseOptions.DEFAULTS)) {
      runner.run(Unit.write("put"), session -> insert(session, 1));
      runner.run(Unit.write("put"), session -> insert(session, 2));
    }

    assertThat(watch.calls(UNIT)).extracting(call -> call.unit().id()).doesNotHaveDuplicates();
    assertThat(watch.calls(TRANSACTION)).extracting(Seen::transaction).doesNotHaveDuplicates();
    assertThat(watch.calls(UPDATE)).extracting(Seen::connection).containsOnly(number());
  }

  private long number() {
    return watch.calls(ACQUIRE).get(0).connection();
  }

  @Test
  void aConnectionThatIsReleasedWhileIdleBelongsToNoUnit() throws SQLException {
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).leased(LeaseOptions.DEFAULTS)) {
      runner.run(Unit.write("put"), session -> insert(session, 1));
    }

    assertThat(watch.calls(RELEASE)).extracting(Seen::unit).containsOnlyNulls();
  }
}
