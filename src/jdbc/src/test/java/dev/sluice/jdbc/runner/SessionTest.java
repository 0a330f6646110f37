package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Database.Form;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {

  private static final Unit PUT = Unit.write("put");
  private static final Unit GET = Unit.read("get");

  private final Watch watch = new Watch();

  @TempDir Path folder;

  private SqlRunner leased() throws SQLException {
    return Database.sqlite(folder).runner(watch).leased(LeaseOptions.DEFAULTS);
  }

  private static List<Integer> numbers(Session session) throws SQLException {
    return session.query("SELECT n FROM t ORDER BY n", row -> row.getInt(1));
  }

  @ParameterizedTest
  @EnumSource
  void parametersArriveByTheirTypes(Form form) throws SQLException {
    Database database = form.in(folder);
    database.execute(
        "CREATE TABLE kinds (a VARCHAR(9), b INTEGER, c BIGINT, d DOUBLE PRECISION, e BLOB, f INT)");
    try (SqlRunner runner = database.runner(watch).plain()) {
      int count =
          runner.run(
              PUT,
              session ->
                  session.update(
                      "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?)",
                      "text",
                      42,
                      1L << 40,
                      0.5,
                      new byte[] {1, 2},
                      null));
      assertThat(count).isOne();
      RowMapper<String> text =
          row ->
              "%s %d %d %s %d %s"
                  .formatted(
                      row.getString(1),
                      row.getInt(2),
                      row.getLong(3),
                      row.getDouble(4),
                      row.getBytes(5)[1],
                      row.getObject(6));
      List<String> rows =
          runner.run(
              GET,
              session ->
                  session.query(
                      "SELECT * FROM kinds WHERE a = ? AND c = ?", text, "text", 1L << 40));

      assertThat(rows).containsExactly("text 42 1099511627776 0.5 2 null");
    }
  }

  @Test
  void aNullIsSqlNull() throws SQLException {
    try (SqlRunner runner = leased()) {
      runner.run(PUT, session -> insert(session, null));
      List<Boolean> found =
          runner.run(
              GET,
              session -> session.query("SELECT 1 FROM t WHERE n IS ?", row -> true, (Object) null));
      assertThat(found).containsExactly(true);
    }
  }

  @Test
  void aParameterLeftOutIsNotTakenFromAnEarlierUnit() throws SQLException {
    String sql = "SELECT coalesce(?, 'nothing') || coalesce(?, ', nothing')";
    RowMapper<String> text = row -> row.getString(1);
    try (SqlRunner runner = leased()) {
      List<String> both = runner.run(GET, session -> session.query(sql, text, "my ", "secret"));
      assertThat(both).containsExactly("my secret");

      List<String> one = runner.run(GET, session -> session.query(sql, text, "yours"));
      assertThat(one).containsExactly("yours, nothing");
    }
  }

  @Test
  void theRowsOfAQueryMayLeadToTheSameTextAgain() throws SQLException {
    try (SqlRunner runner = leased()) {
      List<Integer> products =
          runner.run(
              PUT,
              session -> {
                insert(session, 1);
                insert(session, 2);
                insert(session, 3);
                return session.query(
                    "SELECT n FROM t ORDER BY n", row -> row.getInt(1) * numbers(session).size());
              });

      assertThat(products).containsExactly(3, 6, 9);
    }
  }

  @Test
  void statementsArePreparedOnceForEachConnectionAndText() throws SQLException {
    try (SqlRunner runner = leased()) {
      for (int i = 0; i < 3; i++) {
        int number = i;
        runner.run(PUT, session -> insert(session, number));
        runner.run(GET, SessionTest::numbers);
      }

      assertThat(watch.count(Kind.PREPARE)).isEqualTo(4); // BEGIN, INSERT, COMMIT; SELECT
      assertThat(watch.count(Kind.UPDATE)).isEqualTo(3);
    }
  }

  @Test
  void theStatementUnusedForLongestMakesRoom() throws SQLException {
    try (SqlRunner runner = keeping(3)) {
      for (int i = 0; i < 3; i++) {
        select(runner, i);
      }
      select(runner, 0); // is the newest now
      select(runner, 3); // takes the place of 1
      watch.clear();

      select(runner, 0);
      select(runner, 2);
      assertThat(watch.count(Kind.PREPARE)).isZero();
      select(runner, 1);
      assertThat(watch.count(Kind.PREPARE)).isOne();
    }
  }

  @Test
  void noStatementsAreKeptIfNoneAreWanted() throws SQLException {
    try (SqlRunner runner = keeping(0)) {
      select(runner, 1);
      select(runner, 1);

      assertThat(watch.count(Kind.PREPARE)).isEqualTo(2);
    }
  }

  private SqlRunner keeping(int statements) throws SQLException {
    LeaseOptions options = LeaseOptions.builder().statements(statements).build();
    return Database.sqlite(folder).runner(watch).leased(options);
  }

  private static void select(SqlRunner runner, int number) throws SQLException {
    List<Integer> found =
        runner.run(GET, session -> session.query("SELECT " + number, row -> row.getInt(1)));
    assertThat(found).containsExactly(number);
  }

  @Test
  void aStatementThatFailedIsPreparedAnew() throws SQLException {
    try (SqlRunner runner = leased()) {
      runner.run(PUT, session -> insert(session, 1));
      assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
          .isInstanceOf(SQLException.class);
      watch.clear();

      runner.run(PUT, session -> insert(session, 2));
      assertThat(watch.count(Kind.PREPARE)).isOne();
      assertThat(watch.count(Kind.ACQUIRE)).isZero();
    }
  }

  @Test
  void aChangedTableIsSeenByStatementsPreparedBefore() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = database.runner(watch).leased(LeaseOptions.DEFAULTS)) {
      runner.run(PUT, session -> insert(session, 1));
      database.execute("ALTER TABLE t ADD COLUMN more INTEGER DEFAULT 5");
      runner.run(PUT, session -> insert(session, 2));

      List<Integer> more =
          runner.run(
              GET, session -> session.query("SELECT more FROM t", row -> row.getInt("more")));
      assertThat(more).containsExactly(5, 5);
    }
  }

  @Test
  void aMapperThatFailsLeavesTheConnectionUsable() throws SQLException {
    try (SqlRunner runner = leased()) {
      runner.run(PUT, session -> insert(session, 1));
      RowMapper<Integer> failing =
          row -> {
            throw new ArithmeticException("mapper");
          };
      assertThatThrownBy(
              () -> runner.run(GET, session -> session.query("SELECT n FROM t", failing)))
          .isInstanceOf(ArithmeticException.class);

      assertThat((Object) runner.run(GET, SessionTest::numbers)).isEqualTo(List.of(1));
      assertThat(watch.count(Kind.ACQUIRE)).isEqualTo(2);
    }
  }

  @Test
  void theConnectionOfASessionIsTheUnits() throws SQLException {
    try (SqlRunner runner = leased()) {
      runner.run(
          PUT,
          session -> {
            Connection connection = session.connection();
            try (var statement = connection.createStatement()) {
              return statement.executeUpdate("INSERT INTO t VALUES (5)");
            }
          });

      assertThat((Object) runner.run(GET, SessionTest::numbers)).isEqualTo(List.of(5));
      assertThat(watch.calls(Kind.UPDATE)).allMatch(call -> call.unit().name().equals("put"));
    }
  }
}
