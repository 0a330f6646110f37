package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection knows of its transaction, on real databases. */
class TransactionStateTest {

  private final Seen seen = Seen.all();
  private Connection connection;
  private Statement statement;
  private ConnectionState state;

  @BeforeEach
  void openSqlite() throws SQLException {
    connection = SluiceDataSource.wrap(Databases.sqlite(), seen).getConnection();
    statement = connection.createStatement();
    state = connection.unwrap(ConnectionState.class);
    statement.execute("CREATE TABLE t (x INTEGER)");
    seen.clear();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void aBeginByTextOpensAndACommitEnds() throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    assertThat(state.inTransaction()).isTrue();
    statement.executeUpdate("INSERT INTO t VALUES (1)");
    assertThat(state.inTransaction()).isTrue();
    statement.executeUpdate("COMMIT");
    assertThat(state.inTransaction()).isFalse();

    assertThat(seen.texts())
        .containsExactly(
            "BEGIN BEGIN IMMEDIATE", "UPDATE INSERT INTO t VALUES (1)", "COMMIT COMMIT");
    assertThat(seen.entries())
        .extracting(Seen.Entry::inTransaction)
        .containsExactly(false, true, true);
  }

  @Test
  void aRollbackByTextEnds() throws SQLException {
    statement.execute("BEGIN");
    statement.execute("ROLLBACK");

    assertThat(state.inTransaction()).isFalse();
    assertThat(seen.kindsSeen()).containsExactly(Kind.BEGIN, Kind.ROLLBACK);
  }

  @Test
  void preparedTransactionTextsCountToo() throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement("begin immediate");
        PreparedStatement commit = connection.prepareStatement("commit")) {
      seen.clear();
      begin.execute();
      assertThat(state.inTransaction()).isTrue();
      commit.executeUpdate();
      assertThat(state.inTransaction()).isFalse();
    }

    assertThat(seen.kindsSeen()).containsExactly(Kind.BEGIN, Kind.COMMIT);
  }

  @Test
  void onlyWhatSucceededCounts() throws SQLException {
    assertThatThrownBy(() -> statement.execute("COMMIT")).isInstanceOf(SQLException.class);
    assertThat(state.inTransaction()).isFalse();

    statement.execute("BEGIN");
    assertThatThrownBy(() -> statement.execute("BEGIN")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> statement.execute("RELEASE unknown")).isInstanceOf(SQLException.class);

    assertThat(state.inTransaction()).isTrue();
  }

  @Test
  void aSavepointOutsideATransactionOpensOneThatEndsWithIt() throws SQLException {
    statement.execute("SAVEPOINT outer_one");
    statement.execute("SAVEPOINT inner_one");
    statement.execute("SAVEPOINT inner_two");
    statement.execute("ROLLBACK TO inner_one");
    statement.execute("RELEASE inner_one");
    assertThat(state.inTransaction()).isTrue();
    statement.execute("RELEASE Outer_One");

    assertThat(state.inTransaction()).isFalse();
    assertThat(seen.kindsSeen()).containsOnly(Kind.SAVEPOINT);
  }

  @Test
  void savepointsOfTheSameNameNest() throws SQLException {
    statement.execute("SAVEPOINT same");
    statement.execute("SAVEPOINT same");
    statement.execute("RELEASE same");
    assertThat(state.inTransaction()).isTrue();
    statement.execute("RELEASE same");

    assertThat(state.inTransaction()).isFalse();
  }

  @Test
  void releasingTheOuterSavepointReleasesTheInnerOnes() throws SQLException {
    statement.execute("SAVEPOINT outer_one");
    statement.execute("SAVEPOINT inner_one");
    statement.execute("RELEASE outer_one");

    assertThat(state.inTransaction()).isFalse();
  }

  @Test
  void rollingBackToTheOuterSavepointKeepsItAndItsTransaction() throws SQLException {
    statement.execute("SAVEPOINT outer_one");
    statement.execute("SAVEPOINT inner_one");
    statement.execute("ROLLBACK TO outer_one");
    assertThat(state.inTransaction()).isTrue();
    statement.execute("RELEASE outer_one");

    assertThat(state.inTransaction()).isFalse();
  }

  @Test
  void aSavepointInsideATransactionDoesNotEndIt() throws SQLException {
    statement.execute("BEGIN");
    statement.execute("SAVEPOINT a");
    statement.execute("RELEASE a");

    assertThat(state.inTransaction()).isTrue();
  }

  @Test
  void aCommitEndsATransactionThatASavepointOpened() throws SQLException {
    statement.execute("SAVEPOINT a");
    statement.execute("COMMIT");

    assertThat(state.inTransaction()).isFalse();
  }

  @Test
  void switchingAutocommitBeginsAndCommits() throws SQLException {
    connection.setAutoCommit(false);
    assertThat(state.inTransaction()).isTrue();
    connection.commit();
    connection.rollback();
    assertThat(state.inTransaction()).isTrue();
    connection.setAutoCommit(true);

    assertThat(state.inTransaction()).isFalse();
    assertThat(seen.kindsSeen())
        .containsExactly(Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.COMMIT);
  }

  @Test
  void settingAutocommitToWhatItIsIsNoCall() throws SQLException {
    connection.setAutoCommit(true);
    assertThat(seen.entries()).isEmpty();

    connection.setAutoCommit(false);
    seen.clear();
    connection.setAutoCommit(false);
    assertThat(seen.entries()).isEmpty();
  }

  @Test
  void autocommitSwitchedOffBeforehandIsFoundOut() throws SQLException {
    Connection physical = Databases.h2().getConnection();
    physical.setAutoCommit(false);
    try (Connection late = SluiceDataSource.wrap(new Handing(physical), seen).getConnection()) {
      assertThat(late.unwrap(ConnectionState.class).inTransaction()).isTrue();
    }
  }

  @Test
  void aSavepointByMethodIsACallAndMaySwitchAutocommit() throws SQLException {
    Savepoint savepoint = connection.setSavepoint("a"); // SQLite's driver switches autocommit off
    assertThat(state.inTransaction()).isTrue();
    connection.rollback(savepoint);
    connection.releaseSavepoint(savepoint);

    assertThat(seen.kindsSeen()).containsExactly(Kind.SAVEPOINT, Kind.SAVEPOINT, Kind.SAVEPOINT);
    assertThat(state.inTransaction()).isEqualTo(!connection.getAutoCommit());
  }

  @Test
  void aCallByPrepareCallIsNeverATransactionText() throws SQLException {
    try (Connection h2 = SluiceDataSource.wrap(Databases.h2(), seen).getConnection();
        var call = h2.prepareCall("COMMIT")) {
      seen.clear();
      call.execute();

      assertThat(seen.kindsSeen()).containsExactly(Kind.EXECUTE);
    }
  }

  @Test
  void theStateIsKeptEvenIfNobodyWantsTheCalls() throws SQLException {
    Seen rarely = Seen.of(Kind.RELEASE);
    try (Connection quiet = SluiceDataSource.wrap(Databases.sqlite(), rarely).getConnection();
        Statement sql = quiet.createStatement();
        PreparedStatement commit = quiet.prepareStatement("COMMIT")) {
      ConnectionState known = quiet.unwrap(ConnectionState.class);
      sql.execute("BEGIN");
      assertThat(known.inTransaction()).isTrue();
      commit.executeUpdate();
      assertThat(known.inTransaction()).isFalse();
      quiet.setAutoCommit(false);
      assertThat(known.inTransaction()).isTrue();
      quiet.rollback();
      quiet.setAutoCommit(true);
      assertThat(known.inTransaction()).isFalse();
      assertThat(rarely.entries()).isEmpty();
    }
  }

  @Test
  void aRunnerSaysWhoUsesTheConnection() throws SQLException {
    UnitCall<Void> unit = new UnitCall<>(Unit.write("transfer"), call -> null);
    state.bind(unit, Purpose.UPKEEP);
    state.transaction(7);

    assertThat(state.unit()).isSameAs(unit);
    assertThat(state.purpose()).isEqualTo(Purpose.UPKEEP);
    assertThat(state.transactionId()).isEqualTo(7);
    state.bind(null, Purpose.APPLICATION);
    assertThat(state.unit()).isNull();
  }

  @Test
  void whatAnInterceptorAttachesStaysWithTheConnection() {
    state.attach(seen, "first");
    state.attach(seen, "second");

    assertThat(state.attachment(seen)).isEqualTo("second");
    assertThat(state.attachment(Seen.all())).isNull();
  }

  @Test
  void aRunnersEndForgetsATransactionThatTheDatabaseEndedItself() throws SQLException {
    state.transaction(7);
    statement.execute("BEGIN");
    state.transaction(0);

    assertThat(state.inTransaction()).isFalse();
    assertThat(state.transactionId()).isZero();
  }

  @Test
  void whatTheDatabaseHasEndedItselfIsInDoubtUntilTheRollbackIsRefused() throws SQLException {
    statement.execute("CREATE UNIQUE INDEX one ON t (x)");
    String culprit = "INSERT OR ROLLBACK INTO t VALUES (1), (1)";
    for (Action<?> failing :
        List.<Action<?>>of(
            () -> statement.executeUpdate(culprit),
            () -> statement.execute(culprit),
            () -> connection.prepareStatement(culprit).executeUpdate(),
            () -> connection.prepareStatement(culprit + " RETURNING x").executeQuery())) {
      statement.execute("BEGIN");
      long ended = state.transactionsEnded();
      assertThat(state.inDoubt()).isFalse();
      assertThatThrownBy(failing::run).isInstanceOf(SQLException.class);
      assertThat(state.inTransaction()).as("as far as is known").isTrue();
      assertThat(state.inDoubt()).isTrue();

      assertThatThrownBy(() -> statement.execute("ROLLBACK")).isInstanceOf(SQLException.class);

      assertThat(state.inTransaction()).isFalse();
      assertThat(state.inDoubt()).isFalse();
      assertThat(state.transactionsEnded()).isEqualTo(ended + 1);
    }
  }

  @Test
  void aRefusedBeginSettlesThatTheTransactionIsStillThere() throws SQLException {
    statement.execute("BEGIN");
    assertThatThrownBy(() -> statement.execute("INSERT INTO missing VALUES (1)"))
        .isInstanceOf(SQLException.class);
    assertThat(state.inDoubt()).isTrue();

    assertThatThrownBy(() -> statement.execute("BEGIN")).isInstanceOf(SQLException.class);

    assertThat(state.inTransaction()).isTrue();
    assertThat(state.inDoubt()).isFalse();
    statement.execute("ROLLBACK");
    assertThat(state.inTransaction()).isFalse();
  }

  @Test
  void aClosedConnectionIsInNoTransaction() throws SQLException {
    try (Connection closed = SluiceDataSource.wrap(Databases.h2(), seen).getConnection()) {
      ConnectionState known = closed.unwrap(ConnectionState.class);
      known.forgetAutoCommit();
      closed.close();

      assertThat(known.inTransaction()).isFalse();
    }
  }

  @Test
  void everyConnectionHasItsNumber() throws SQLException {
    try (Connection other = SluiceDataSource.wrap(Databases.sqlite(), seen).getConnection()) {
      assertThat(other.unwrap(ConnectionState.class).number())
          .isPositive()
          .isNotEqualTo(state.number());
    }
  }
}
