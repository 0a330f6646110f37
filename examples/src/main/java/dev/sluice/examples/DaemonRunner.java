package dev.sluice.examples;

import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.GroupOptions;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A daemon: callers hand units of work to one thread that owns the one connection. Thread and
 * connection end when there was nothing to do for a while, and are there again when needed. What is
 * handed over is the whole unit, never a statement, so nobody gets into another's transaction.
 *
 * <p>A broker needs none of this: its callers lead its groups themselves, which is faster.
 */
public final class DaemonRunner implements Example {

  private static final int TASKS = 10;

  /** Groupable: works on its session only, so it may run on another thread, among others. */
  private static final Unit QUEUE = Unit.write("queue").withGroupable(true);

  private static final Unit PROCESS = Unit.write("process").withGroupable(true);

  /** What a caller gets back. */
  private record Answer(String task, Thread ranOn) {}

  @Override
  public void run(Stage stage) throws Exception {
    Duration idle = Duration.ofMillis(stage.number(300));
    SqlRunner daemon =
        SqlRunner.over(SqliteDataSource.at(stage.database()))
            .interceptors(Retry.withDefaults())
            .transactions(TransactionStyle.IMMEDIATE)
            .setUp(DaemonRunner::prepare)
            .grouped(
                LeaseOptions.builder().idleTimeout(idle).build(),
                GroupOptions.builder().ownThread(idle).build());
    ExecutorService callers = Executors.newFixedThreadPool(TASKS);
    try (daemon) {
      Set<Thread> first = new TreeSet<>((a, b) -> Long.compare(a.getId(), b.getId()));
      queueAtOnce(daemon, callers, stage).forEach(answer -> first.add(answer.ranOn));
      process(daemon, stage).forEach(answer -> first.add(answer.ranOn));
      stage.check("one thread did it all", first.size(), 1);

      Path log = stage.database().resolveSibling(stage.database().getFileName() + "-wal");
      stage.await("the file is closed", () -> !Files.exists(log));
      stage.await("the thread has ended", () -> first.stream().noneMatch(Thread::isAlive));
      stage.say("Idle: no thread, no open file");

      Answer late = queue(daemon, "Task for later");
      stage.check("another thread starts on demand", !first.contains(late.ranOn));
    } finally {
      callers.shutdownNow();
    }
    stage.check("once closed it refuses work", refuses(daemon));
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
    }
  }

  private static Answer queue(SqlRunner daemon, String task) throws SQLException {
    return daemon.run(
        QUEUE,
        session -> {
          session.update("INSERT INTO task (body) VALUES (?)", task);
          return new Answer(task, Thread.currentThread());
        });
  }

  /** Ten callers at once, and an eleventh with a task that the table refuses. */
  private static List<Answer> queueAtOnce(SqlRunner daemon, ExecutorService callers, Stage stage)
      throws InterruptedException, ExecutionException {
    Future<Answer> bad = callers.submit(() -> queue(daemon, null));
    List<Callable<Answer>> calls =
        IntStream.range(0, TASKS)
            .mapToObj(i -> (Callable<Answer>) () -> queue(daemon, "Task " + i))
            .toList();
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> answer : callers.invokeAll(calls)) {
      answers.add(answer.get());
      stage.say("Queued task: %s", answer.get().task);
    }
    stage.check(
        "each caller has its own answer",
        answers.stream().map(Answer::task).toList(),
        IntStream.range(0, TASKS).mapToObj(i -> "Task " + i).toList());
    try {
      bad.get();
      stage.check("the bad task is refused", false);
    } catch (ExecutionException e) {
      stage.check("the bad task fails alone", e.getCause() instanceof SQLException);
    }
    return answers;
  }

  private static List<Answer> process(SqlRunner daemon, Stage stage) throws SQLException {
    List<Answer> answers = new ArrayList<>();
    for (List<Answer> next = take(daemon); !next.isEmpty(); next = take(daemon)) {
      stage.say("Processed: %s", next.get(0).task);
      answers.addAll(next);
    }
    stage.check(
        "each task is processed once",
        answers.stream().map(Answer::task).sorted().collect(Collectors.joining(", ")),
        IntStream.range(0, TASKS).mapToObj(i -> "Task " + i).collect(Collectors.joining(", ")));
    return answers;
  }

  private static List<Answer> take(SqlRunner daemon) throws SQLException {
    return daemon.run(
        PROCESS,
        session ->
            session.query(
                "DELETE FROM task WHERE id = (SELECT min(id) FROM task) RETURNING body",
                row -> new Answer(row.getString(1), Thread.currentThread())));
  }

  private static boolean refuses(SqlRunner daemon) throws SQLException {
    try {
      queue(daemon, "too late");
      return false;
    } catch (IllegalStateException closed) {
      return true;
    }
  }
}
