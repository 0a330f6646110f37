package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcPreparedStatement;
import org.h2.jdbc.JdbcResultSet;
import org.junit.jupiter.api.Test;

/** What interceptors see and may do, on real databases. */
class InterceptionTest {

  private final Seen seen = Seen.all();

  /** Intercepts some kinds of call. */
  private abstract static class Around implements Interceptor {

    private final Set<Kind> kinds;

    Around(Kind first, Kind... more) {
      kinds = EnumSet.of(first, more);
    }

    @Override
    public Set<Kind> kinds() {
      return kinds;
    }
  }

  private static Connection open(Interceptor... interceptors) throws SQLException {
    return SluiceDataSource.wrap(Databases.h2(), interceptors).getConnection();
  }

  @Test
  void everyKindOfCallIsSeenInOrder() throws SQLException {
    try (Connection connection = open(seen);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x INT)");
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
        insert.setInt(1, 1);
        insert.executeUpdate();
      }
      connection.commit();
      try (ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
        while (rows.next()) {
          assertThat(rows.getInt(1)).isEqualTo(1);
        }
      }
      connection.rollback();
    }

    assertThat(seen.texts())
        .containsExactly(
            "ACQUIRE",
            "EXECUTE CREATE TABLE t (x INT)",
            "BEGIN",
            "PREPARE INSERT INTO t VALUES (?)",
            "UPDATE INSERT INTO t VALUES (?)",
            "COMMIT",
            "QUERY SELECT x FROM t",
            "FETCH SELECT x FROM t",
            "FETCH SELECT x FROM t",
            "ROLLBACK",
            "RELEASE");
  }

  @Test
  void anUnwantedKindMakesNoCall() throws SQLException {
    Seen releases = Seen.of(Kind.RELEASE);
    try (Connection connection = open(releases);
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        ResultSet rows = prepared.executeQuery()) {
      rows.next();
      connection.commit();
    }

    assertThat(releases.kindsSeen()).containsExactly(Kind.RELEASE);
  }

  @Test
  void theDriversOwnObjectsGoThroughTheChain() throws SQLException {
    List<Object> results = new ArrayList<>();
    Interceptor noting =
        new Around(Kind.ACQUIRE, Kind.PREPARE, Kind.QUERY) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            R result = next.proceed(call);
            results.add(result);
            return result;
          }
        };
    try (Connection connection = open(noting);
        PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
      prepared.executeQuery();
    }

    assertThat(results.get(0)).isInstanceOf(org.h2.jdbc.JdbcConnection.class);
    assertThat(results.get(1)).isInstanceOf(JdbcPreparedStatement.class);
    assertThat(results.get(2)).isInstanceOf(JdbcResultSet.class);
  }

  @Test
  void aRefusedStatementNeverReachesTheDatabase() throws SQLException {
    SQLException refusal = new SQLException("no DELETE here");
    Interceptor refusing =
        new Around(Kind.UPDATE) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            throw refusal;
          }
        };
    try (Connection connection = open(refusing);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 1 x");

      assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM t")).isSameAs(refusal);
      assertThat(count(statement)).isEqualTo(1);
    }
  }

  @Test
  void anAnsweredQueryGivesWrappedRows() throws SQLException {
    try (Connection elsewhere = Databases.h2().getConnection();
        Statement other = elsewhere.createStatement()) {
      ResultSet cached = other.executeQuery("SELECT 42");
      Interceptor answering =
          new Around(Kind.QUERY) {
            @Override
            public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
              return call.answer(cached);
            }
          };
      try (Connection connection = open(seen, answering);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT nothing FROM nowhere")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(42);
        assertThat(rows.getStatement()).isSameAs(statement);
        assertThat(seen.last().toString()).isEqualTo("FETCH SELECT nothing FROM nowhere");
      }
    }
  }

  @Test
  void anAnsweredBeginOpensNoTransaction() throws SQLException {
    Interceptor answering =
        new Around(Kind.BEGIN) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            return call.answer(call instanceof SqlCall ? (Object) Boolean.FALSE : null);
          }
        };
    try (Connection connection = open(answering);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      connection.setAutoCommit(false);

      assertThat(connection.unwrap(ConnectionState.class).inTransaction()).isFalse();
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void aPrepareCallCannotBeAnsweredWithLess() throws SQLException {
    Interceptor answering =
        new Around(Kind.PREPARE) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            return call.answer(new ScriptedDriver().as(PreparedStatement.class));
          }
        };
    try (Connection connection = open(answering)) {
      assertThat(connection.prepareStatement("SELECT 1")).isNotNull();
      assertThatThrownBy(() -> connection.prepareCall("SELECT 1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("CallableStatement");
    }
  }

  @Test
  void aChangedTextIsWhatTheDatabaseGetsAndWhatLaterCallsShow() throws SQLException {
    Interceptor rewriting =
        new Around(Kind.PREPARE, Kind.QUERY) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            SqlCall<R> sql = (SqlCall<R>) call;
            return next.proceed(
                sql.kind() == Kind.QUERY && sql.sql().contains("2")
                    ? sql
                    : sql.withSql(sql.sql().replace('1', '2')));
          }
        };
    try (Connection connection = open(rewriting, seen);
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        ResultSet rows = prepared.executeQuery();
        Statement statement = connection.createStatement();
        ResultSet plain = statement.executeQuery("SELECT 1 + 1")) {
      rows.next();
      plain.next();

      assertThat(rows.getInt(1)).isEqualTo(2);
      assertThat(plain.getInt(1)).isEqualTo(4);
      assertThat(seen.texts())
          .containsExactly(
              "ACQUIRE",
              "PREPARE SELECT 2",
              "QUERY SELECT 2",
              "QUERY SELECT 2 + 2",
              "FETCH SELECT 2",
              "FETCH SELECT 2 + 2");
    }
  }

  @Test
  void aTextChangedIntoABeginOpensATransaction() throws SQLException {
    Interceptor rewriting =
        new Around(Kind.EXECUTE) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            return next.proceed(((SqlCall<R>) call).withSql("BEGIN"));
          }
        };
    try (Connection connection =
            SluiceDataSource.wrap(Databases.sqlite(), rewriting).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");

      assertThat(connection.unwrap(ConnectionState.class).inTransaction()).isTrue();
    }
  }

  @Test
  void aPreparedTextIsFixed() throws SQLException {
    try (Connection connection = open(seen);
        PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
      prepared.executeQuery();

      assertThatThrownBy(() -> ((SqlCall<?>) seen.last().call()).withSql("SELECT 2"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aRepeatedStatementRunsAgain() throws SQLException {
    Interceptor twice =
        new Around(Kind.UPDATE) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            next.proceed(call);
            return next.proceed(call);
          }
        };
    try (Connection connection = open(twice);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x INT)");
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      try (PreparedStatement prepared = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
        prepared.setInt(1, 2);
        prepared.executeUpdate();
      }

      assertThat(count(statement)).isEqualTo(4);
    }
  }

  @Test
  void resultsKeepTheTypeOfTheirMethod() throws SQLException {
    List<Object> results = new ArrayList<>();
    Interceptor noting =
        new Around(Kind.UPDATE, Kind.EXECUTE) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            R result = next.proceed(call);
            results.add(result);
            return result;
          }
        };
    try (Connection connection = open(noting);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 1 x");
      assertThat(statement.executeUpdate("UPDATE t SET x = 2")).isEqualTo(1);
      assertThat(statement.executeLargeUpdate("UPDATE t SET x = 3")).isEqualTo(1L);
      try (CallableStatement call = connection.prepareCall("CALL 1 + 1")) {
        assertThat(call.execute()).isTrue();
      }
    }

    assertThat(results).containsExactly(false, 1, 1L, true);
  }

  @Test
  void rowsShareOneCallThatCountsThem() throws SQLException {
    List<FetchCall> calls = new ArrayList<>();
    List<Long> moves = new ArrayList<>();
    Interceptor noting =
        new Around(Kind.FETCH) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            calls.add((FetchCall) call);
            moves.add(((FetchCall) call).moves());
            return next.proceed(call);
          }
        };
    try (Connection connection = open(noting);
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        ResultSet rows = statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 3)")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.absolute(3)).isTrue();
      assertThat(rows.next()).isFalse();
      assertThat(rows.previous()).isTrue();
      assertThat(rows.relative(-1)).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
      assertThat(rows.last()).isTrue();
      assertThat(rows.first()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }

    assertThat(moves).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(calls).allMatch(call -> call == calls.get(0));
  }

  @Test
  void aFailingGetConnectionIsACall() {
    SQLException down = new SQLException("down");
    DataSource broken =
        new Handing(null) {
          @Override
          public Connection getConnection() throws SQLException {
            throw down;
          }
        };
    DataSource wrapped = SluiceDataSource.wrap(broken, seen);

    assertThatThrownBy(wrapped::getConnection).isSameAs(down);
    assertThatThrownBy(() -> wrapped.getConnection("sa", "")).isSameAs(down);
    assertThat(seen.kindsSeen()).containsExactly(Kind.ACQUIRE, Kind.ACQUIRE);
    assertThat(seen.failures()).containsExactly(down, down);
  }

  @Test
  void aFailingStatementArrivesAsThrown() throws SQLException {
    try (Connection connection = open(seen);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT FROM WHERE"))
          .satisfies(e -> assertThat(e).isSameAs(seen.failures().get(0)));
      assertThatThrownBy(() -> connection.prepareStatement("SELECT FROM WHERE"))
          .satisfies(e -> assertThat(e).isSameAs(seen.failures().get(1)));
    }
  }

  @Test
  void aConnectionIsClosedIfAnInterceptorFailsAfterIt() throws SQLException {
    try (Connection physical = Databases.h2().getConnection()) {
      SQLException late = new SQLException("late");

      assertThatThrownBy(
              SluiceDataSource.wrap(new Handing(physical), failingAfter(Kind.ACQUIRE, late))
                  ::getConnection)
          .isSameAs(late)
          .hasNoSuppressedExceptions();
      assertThat(physical.isClosed()).isTrue();
    }
  }

  @Test
  void aStatementIsClosedIfAnInterceptorFailsAfterItsPrepare() throws SQLException {
    SQLException late = new SQLException("late");
    List<Statement> prepared = new ArrayList<>();
    Interceptor noting =
        new Around(Kind.PREPARE) {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            R result = next.proceed(call);
            prepared.add((Statement) result);
            return result;
          }
        };
    try (Connection connection = open(failingAfter(Kind.PREPARE, late), noting)) {
      assertThatThrownBy(() -> connection.prepareStatement("SELECT 1")).isSameAs(late);
      assertThat(prepared.get(0).isClosed()).isTrue();
    }
  }

  private static Interceptor failingAfter(Kind kind, SQLException failure) {
    return new Around(kind) {
      @Override
      public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
        next.proceed(call);
        throw failure;
      }
    };
  }

  @Test
  void aNullTextIsLeftToTheDriver() throws SQLException {
    try (Connection connection = open(seen);
        Statement statement = connection.createStatement()) {
      seen.clear();

      assertThatThrownBy(() -> statement.execute(null)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> connection.prepareStatement(null)).isInstanceOf(SQLException.class);
      assertThat(seen.entries()).isEmpty();
    }
  }

  @Test
  void aChainIsSwitchedOffAndOnAtRunTime() throws SQLException {
    Seen other = Seen.of(Kind.EXECUTE);
    Pipeline pipeline = Pipeline.of(List.of(seen, other));
    try (Connection connection =
            SluiceDataSource.of(Databases.h2(), pipeline).getConnection(null, Purpose.APPLICATION);
        Statement statement = connection.createStatement()) {
      pipeline.enable(false);
      statement.execute("SELECT 1");
      pipeline.enable(true);
      pipeline.enable(seen, false);
      statement.execute("SELECT 2");
      pipeline.enable(seen, true);
      statement.execute("SELECT 3");
    }

    assertThat(seen.texts()).containsExactly("ACQUIRE", "EXECUTE SELECT 3", "RELEASE");
    assertThat(other.texts()).containsExactly("EXECUTE SELECT 2", "EXECUTE SELECT 3");
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
