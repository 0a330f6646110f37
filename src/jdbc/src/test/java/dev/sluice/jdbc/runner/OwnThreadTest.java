package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Crowd.PUT;
import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread and a connection that serve all callers, and end when there is nothing to do. */
class OwnThreadTest {

  private static final Duration IDLE = Duration.ofMillis(1);

  private final Watch watch = new Watch();

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void create() throws SQLException {
    database = Database.sqlite(folder);
  }

  private SqlRunner runner(Duration idle) {
    return database
        .runner(watch)
        .grouped(
            LeaseOptions.builder().idleTimeout(idle).build(),
            GroupOptions.builder().ownThread(idle).build());
  }

  @Test
  void everyCallerGetsTheAnswerToItsOwnUnit() throws Exception {
    try (SqlRunner runner = runner(Duration.ofSeconds(9))) {
      List<Task<List<Integer>>> callers = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        int first = 100 * caller;
        callers.add(Threads.start("caller", () -> putAll(runner, first)));
      }
      for (int caller = 0; caller < 8; caller++) {
        assertThat(callers.get(caller).get())
            .containsExactlyElementsOf(numbers(100 * caller, 100 * caller + 100));
      }
    }
    assertThat(database.rows()).containsExactlyElementsOf(numbers(0, 800));
    assertThat(watch.count(Kind.ACQUIRE)).isOne();
  }

  private static List<Integer> putAll(SqlRunner runner, int first) throws SQLException {
    List<Integer> answers = new ArrayList<>();
    for (int n : numbers(first, first + 100)) {
      answers.add(
          runner.run(
              PUT,
              session -> {
                insert(session, n);
                return n;
              }));
    }
    return answers;
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void aTransactionThatStaysOpenOutlastsEveryIdleTime() throws Exception {
    try (SqlRunner runner = runner(IDLE)) {
      try (HeldSession session = runner.hold(Unit.write("hold"))) {
        session.begin(work -> insert(work, 1));
        awaitEndOfIdleTimes(runner);

        session.commit();
      }
      runner.run(PUT, session -> insert(session, 2));
    }
    assertThat(database.rows()).containsExactly(1, 2);
  }

  /** Another connection was used and has been closed because it was idle. */
  private void awaitEndOfIdleTimes(SqlRunner runner) throws SQLException {
    int released = watch.count(Kind.RELEASE);
    runner.run(Unit.read("look"), session -> session.query("SELECT 1", row -> 1));
    await().until(() -> watch.count(Kind.RELEASE) > released);
  }

  @Test
  void aUnitThatTakesLongerThanTheIdleTimeCommits() throws Exception {
    try (SqlRunner runner = runner(IDLE)) {
      runner.run(
          PUT,
          session -> {
            insert(session, 1);
            awaitEndOfIdleTimes(runner);
            return 1;
          });
    }
    assertThat(database.rows()).containsExactly(1);
  }

  @Test
  void closedItRefusesWorkInsteadOfWaitingForAThread() throws SQLException {
    SqlRunner runner = runner(IDLE);
    runner.run(PUT, session -> insert(session, 1));
    runner.close();

    assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the runner is closed");
    assertThat(database.rows()).containsExactly(1);
  }
}
