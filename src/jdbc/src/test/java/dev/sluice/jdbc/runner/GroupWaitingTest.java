package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Crowd.PUT;
import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.BatchWork;
import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.DeadlineException;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.StoppedException;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a group: leaving, merging, carried context, threads, the end. */
class GroupWaitingTest {

  private final Trap trap = new Trap();
  private final Watch watch = new Watch();

  @TempDir Path folder;

  private SqlRunner runner(Database database, GroupOptions options) {
    return database.runner(watch, trap).grouped(LeaseOptions.DEFAULTS, options);
  }

  private static Throwable failureOf(Task<?> task) {
    Throwable thrown = catchThrowable(task::get);
    return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
  }

  @Test
  void aUnitWhoseDeadlinePassesLeavesTheQueue() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = runner(database, GroupOptions.DEFAULTS)) {
      Task<Integer> stays;
      try (Crowd crowd = new Crowd(runner)) {
        stays = crowd.insert(1);
        Task<Integer> leaves =
            Threads.start(
                "leaves",
                () ->
                    runner.run(
                        PUT.withTimeout(Duration.ofMillis(1)), session -> insert(session, 2)));
        assertThat(failureOf(leaves))
            .isInstanceOf(DeadlineException.class)
            .hasMessageContaining("; the writer connection is held by \"gate\" on thread");
      }

      assertThat(stays.get()).isOne();
      assertThat(database.rows()).containsExactly(1);
    }
  }

  @Test
  void aUnitThatIsStoppedLeavesTheQueue() throws Exception {
    Database database = Database.sqlite(folder);
    StopSignal stop = new StopSignal();
    try (SqlRunner runner = runner(database, GroupOptions.DEFAULTS)) {
      Task<Integer> stays;
      try (Crowd crowd = new Crowd(runner)) {
        stays = crowd.insert(1);
        Task<Integer> leaves = crowd.add(PUT.withStop(stop), session -> insert(session, 2));
        stop.stop();
        assertThat(failureOf(leaves)).isInstanceOf(StoppedException.class);
      }

      assertThat(stays.get()).isOne();
      assertThat(database.rows()).containsExactly(1);
    }
  }

  @Test
  void aThreadThatIsInterruptedLeavesTheQueueWithItsFlagSet() throws Exception {
    Database database = Database.sqlite(folder);
    try (SqlRunner runner = runner(database, GroupOptions.DEFAULTS)) {
      Task<Integer> stays;
      try (Crowd crowd = new Crowd(runner)) {
        stays = crowd.insert(1);
        List<Boolean> flag = new CopyOnWriteArrayList<>();
        Task<Integer> leaves =
            Threads.<Integer>start(
                    "leaves",
                    () -> {
                      try {
                        return runner.run(PUT, session -> insert(session, 2));
                      } finally {
                        flag.add(Thread.currentThread().isInterrupted());
                      }
                    })
                .awaitWaiting();
        leaves.thread.interrupt();
        assertThat(failureOf(leaves)).isInstanceOf(StoppedException.class);
        assertThat(flag).containsExactly(true);
      }

      assertThat(stays.get()).isOne();
      assertThat(database.rows()).containsExactly(1);
    }
  }

  @Test
  void aLeaderThatLeavesIsFollowedByTheNext() throws Exception {
    Database database = Database.sqlite(folder);
    StopSignal stop = new StopSignal();
    try (SqlRunner runner = runner(database, GroupOptions.DEFAULTS)) {
      Task<Integer> next;
      try (Crowd crowd = new Crowd(runner)) {
        Task<Integer> leader = crowd.add(PUT.withStop(stop), session -> insert(session, 1));
        next = crowd.insert(2);
        stop.stop();
        assertThat(failureOf(leader)).isInstanceOf(StoppedException.class);
      }

      assertThat(next.get()).isOne();
      assertThat(database.rows()).containsExactly(2);
    }
  }

  @Test
  void theWaitForATurnIsBounded() throws Exception {
    Database database = Database.sqlite(folder);
    LeaseOptions options = LeaseOptions.builder().acquireTimeout(Duration.ofMillis(20)).build();
    try (SqlRunner runner = database.runner(watch).grouped(options, GroupOptions.DEFAULTS);
        HeldSession gate = runner.hold(Unit.write("gate"))) {
      List<Task<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        callers.add(Threads.start("caller", () -> runner.run(PUT, session -> insert(session, 1))));
      }
      for (Task<Integer> caller : callers) {
        assertThat(failureOf(caller))
            .isInstanceOf(ConnectionWaitException.class)
            .hasMessageContaining("held")
            .hasMessageContaining("\"gate\" on thread");
      }
    }
  }

  /** Inserts rows, all of a batch with one statement. */
  private record Insert(List<List<Integer>> batches) implements BatchWork<Integer, Integer> {

    @Override
    public List<Integer> run(Session session, List<Integer> inputs) throws SQLException {
      batches.add(inputs);
      String rows = String.join(",", inputs.stream().map(n -> "(?)").toList());
      session.update("INSERT INTO t (n) VALUES " + rows, inputs.toArray());
      return inputs.stream().map(n -> 10 * n).toList();
    }
  }

  @Test
  void theWorkOfEqualBatchesIsMergedAndEachHasItsOwnResult() throws Exception {
    Database database = Database.sqlite(folder);
    Insert insert = new Insert(new CopyOnWriteArrayList<>());
    try (SqlRunner runner = runner(database, GroupOptions.DEFAULTS)) {
      Task<Integer> one;
      Task<Integer> other;
      Task<Integer> last;
      try (Crowd crowd = new Crowd(runner)) {
        one = crowd.add(insert.of(1, 0));
        other = crowd.insert(2);
        last = crowd.add(insert.of(3, 0));
      }

      assertThat(List.of(one.get(), other.get(), last.get())).containsExactly(10, 1, 30);
      assertThat(insert.batches).containsExactly(List.of(1, 3));
      assertThat(database.rows()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aBatchThatFailsIsDoneAgainForEachByItself() throws Exception {
    Database database = Database.sqlite(folder);
    Insert insert = new Insert(new CopyOnWriteArrayList<>());
    try (SqlRunner runner = runner(database, GroupOptions.DEFAULTS)) {
      Task<Integer> one;
      Task<Integer> culprit;
      Task<Integer> last;
      try (Crowd crowd = new Crowd(runner)) {
        one = crowd.add(insert.of(1, 0));
        culprit = crowd.add(insert.of(1, 0));
        last = crowd.add(insert.of(3, 0));
      }

      assertThat(List.of(one.get(), last.get())).containsExactly(10, 30);
      assertThat(failureOf(culprit)).isInstanceOf(SQLException.class);
      assertThat(database.rows()).containsExactly(1, 3);
    }
  }

  /** Carries the name of the thread that made a unit. */
  private static final class Carrier implements Interceptor, ContextPropagation {

    private final List<String> attached = new CopyOnWriteArrayList<>();

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of();
    }

    @Override
    public Object capture() {
      return Thread.currentThread().getName();
    }

    @Override
    public Scope attach(Object context) {
      attached.add("on " + Thread.currentThread().getName() + " for " + context);
      return () -> attached.add("end for " + context);
    }

    @Override
    public void inject(Map<String, String> headers) {}

    @Override
    public Object extract(Map<String, String> headers) {
      return null;
    }
  }

  @Test
  void eachMemberRunsInItsCallersContext() throws Exception {
    Database database = Database.sqlite(folder);
    Carrier carrier = new Carrier();
    try (SqlRunner runner =
        database.runner(carrier).grouped(LeaseOptions.DEFAULTS, GroupOptions.DEFAULTS)) {
      Task<Integer> last;
      try (Crowd crowd = new Crowd(runner)) {
        crowd.insert(1);
        last = crowd.insert(2);
      }
      last.get();
    }

    assertThat(carrier.attached)
        .containsExactly(
            "on caller 0 for caller 0",
            "end for caller 0",
            "on caller 0 for caller 1",
            "end for caller 1");
  }

  @Test
  void whoWaitsIsToldWhenTheRunnerCloses() throws Exception {
    Database database = Database.sqlite(folder);
    SqlRunner runner = runner(database, GroupOptions.DEFAULTS);
    Task<Integer> leader;
    Task<Integer> follower;
    try (Crowd crowd = new Crowd(runner)) {
      leader = crowd.insert(1);
      follower = crowd.insert(2);
      runner.close();

      assertThat(failureOf(leader)).hasMessage("the runner is closed");
      assertThat(failureOf(follower)).hasMessage("the runner is closed");
    }
    assertThatThrownBy(() -> runner.run(PUT, session -> insert(session, 3)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(database.rows()).isEmpty();
  }

  @Test
  void aThreadOfTheRunnersOwnLeadsWhereWantedAndEndsWhenIdle() throws Exception {
    Database database = Database.sqlite(folder);
    GroupOptions ownThread = GroupOptions.builder().ownThread(Duration.ofMillis(1)).build();
    try (SqlRunner runner = runner(database, ownThread)) {
      for (int round = 0; round < 3; round++) {
        int n = round;
        Thread[] ran = new Thread[1];
        runner.run(
            PUT,
            session -> {
              ran[0] = Thread.currentThread();
              return insert(session, n);
            });

        assertThat(ran[0].getName()).isEqualTo("sluice-group-commit");
        await().until(() -> !ran[0].isAlive());
      }
      assertThat(database.rows()).containsExactly(0, 1, 2);
    }
  }

  @Test
  void nobodyIsForgottenByAThreadThatJustEnds() throws Exception {
    Database database = Database.sqlite(folder);
    GroupOptions restless = GroupOptions.builder().ownThread(Duration.ofNanos(1)).build();
    try (SqlRunner runner = runner(database, restless)) {
      List<Task<Integer>> callers =
          IntStream.range(0, 4)
              .mapToObj(
                  caller ->
                      Threads.start(
                          "caller",
                          () -> {
                            for (int i = 0; i < 50; i++) {
                              int n = 50 * caller + i;
                              runner.run(PUT, session -> insert(session, n));
                            }
                            return 50;
                          }))
              .toList();
      for (Task<Integer> caller : callers) {
        assertThat(caller.get()).isEqualTo(50);
      }
      assertThat(database.rows()).hasSize(200);
    }
  }

  @Test
  void membersOfAThreadOfTheRunnersOwnFailAndLeaveLikeOthers() throws Exception {
    Database database = Database.sqlite(folder);
    GroupOptions ownThread = GroupOptions.builder().ownThread(Duration.ofSeconds(9)).build();
    StopSignal stop = new StopSignal();
    try (SqlRunner runner = runner(database, ownThread)) {
      Task<Integer> stays;
      Task<Integer> fails;
      try (Crowd crowd = new Crowd(runner)) {
        Task<Integer> leaves = crowd.add(PUT.withStop(stop), session -> insert(session, 1));
        stays = crowd.insert(2);
        fails = crowd.insert(2);
        stop.stop();
        assertThat(failureOf(leaves)).isInstanceOf(StoppedException.class);
      }

      assertThat(stays.get()).isOne();
      assertThat(failureOf(fails)).isInstanceOf(SQLException.class);
      assertThat(database.rows()).containsExactly(2);
    }
  }
}
