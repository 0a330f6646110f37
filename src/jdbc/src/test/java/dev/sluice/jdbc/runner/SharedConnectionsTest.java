package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few connections serve many threads: each belongs to a unit for its time, never to a thread. */
class SharedConnectionsTest {

  private static final Unit PUT = Unit.write("put");
  private static final Unit COUNT = Unit.read("count");
  private static final ConnectionSetup IMPATIENT =
      connection -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA busy_timeout = 0");
        }
      };

  private final Watch watch = new Watch();

  @TempDir Path folder;

  @Test
  void oneWriterServesEveryThread() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = database.runner(watch).leased(LeaseOptions.DEFAULTS)) {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        int number = i;
        tasks.add(
            Threads.start(
                "worker " + i, () -> runner.run(PUT, session -> insert(session, number))));
      }
      for (Task<Integer> task : tasks) {
        assertThat(task.get()).isOne();
      }
    }
    assertThat(database.rows()).containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    assertThat(watch.count(Kind.ACQUIRE)).isOne();
  }

  @Test
  void aHeldSessionGoesFromThreadToThread() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = database.runner(watch).leased(LeaseOptions.DEFAULTS)) {
      HeldSession session = Threads.start("taker", () -> runner.hold(PUT)).get();
      Threads.start("beginner", () -> session.begin(work -> insert(work, 1))).get();
      Threads.start("other", () -> insert(session, 2)).get();
      session.commit();
      session.close();

      runner.run(PUT, work -> insert(work, 3));
    }
    assertThat(database.rows()).containsExactly(1, 2, 3);
    assertThat(watch.count(Kind.ACQUIRE)).isOne();
  }

  @Test
  void aThreadWhoseBeginFoundTheDatabaseBusyMayBeginAgain() throws SQLException {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = database.runner(watch).setUp(IMPATIENT).leased(LeaseOptions.DEFAULTS);
        Connection other = database.dataSource().getConnection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 1)))
            .hasMessageStartingWith("[SQLITE_BUSY]");
      }
      lock.execute("ROLLBACK");

      runner.run(PUT, session -> insert(session, 2));
    }
    assertThat(database.rows()).containsExactly(2);
    assertThat(watch.count(Kind.ACQUIRE)).isOne();
  }

  @Test
  void theStatementsOfAUnitShareOneConnection() throws SQLException {
    try (SqlRunner runner = Database.sqlite(folder).runner(watch).leased(LeaseOptions.DEFAULTS)) {
      List<Integer> own =
          runner.run(
              COUNT,
              session -> {
                session.update("CREATE TEMP TABLE own (n)");
                runner.run(COUNT, other -> other.query("SELECT 1", row -> 1)); // on another
                session.update("INSERT INTO own VALUES (1), (2)");
                return session.query("SELECT changes() FROM own", row -> row.getInt(1));
              });

      assertThat(own).containsExactly(2, 2);
    }
  }
}
