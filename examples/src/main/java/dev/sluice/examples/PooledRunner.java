package dev.sluice.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.broker.Broker;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A connection pool under a runner, where each unit of work has a connection of its own, and under
 * a broker, with {@link TenWorkers} as a benchmark. Any {@code DataSource} will do.
 *
 * <p>The broker takes one connection for whatever writes and a few for reading, and lets many
 * callers share a commit: SQLite has one writer. So a large pool serves the rest of the
 * application, and does not speed up a queue.
 */
public final class PooledRunner implements Example {

  /** One to write, one to read. */
  private static final int FEWEST = 2;

  @Override
  public void run(Stage stage) throws Exception {
    int size = Math.max(FEWEST, stage.number(10));
    stage.say(
        "%d workers, %d processors, JDK %s, disk: %s",
        TenWorkers.WORKERS,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        Files.getFileStore(stage.database().getParent()).type());
    benchmark(stage, "warm_up", FEWEST, Synchronous.FULL);
    benchmark(stage, "few_connections", FEWEST, Synchronous.FULL);
    benchmark(stage, "pooled_tasks", size, Synchronous.FULL);
    benchmark(stage, "pooled_tasks_normal", size, Synchronous.NORMAL);
    connectionForEachUnit(stage, size);
  }

  private static void benchmark(Stage stage, String queue, int size, Synchronous synchronous)
      throws Exception {
    stage.say("%n%s: a pool of %d, synchronous = %s", queue, size, synchronous);
    try (HikariDataSource pool = pool(stage, size)) {
      try (Broker broker = Broker.builder(pool).backend(backend(synchronous)).open()) {
        new TenWorkers(broker.queue(queue)).run(stage);
      }
      stage.check("all connections are back", pool.getHikariPoolMXBean().getActiveConnections(), 0);
    }
  }

  /** It belongs to the unit, not to a thread, and comes back however the unit ends. */
  private static void connectionForEachUnit(Stage stage, int size) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TenWorkers.WORKERS);
    try (HikariDataSource pool = pool(stage, size);
        SqlRunner runner =
            SqlRunner.over(pool)
                .interceptors(Retry.withDefaults())
                .transactions(TransactionStyle.IMMEDIATE)
                .plain()) {
      runner.inTransaction(
          "create", session -> session.update("CREATE TABLE counter (value INTEGER NOT NULL)"));
      runner.inTransaction(
          "start", session -> session.update("INSERT INTO counter (value) VALUES (0)"));

      Callable<Integer> count =
          () ->
              runner.inTransaction(
                  "count", session -> session.update("UPDATE counter SET value = value + 1"));
      for (Future<Integer> counted : threads.invokeAll(Collections.nCopies(100, count))) {
        counted.get();
      }
      stage.check("a bad unit fails", fails(runner, "UPDATE counter SET value = NULL"));
      stage.check(
          "all others have happened",
          runner.run(
              Unit.read("look"),
              session -> session.query("SELECT value FROM counter", row -> row.getInt(1)).get(0)),
          100);
      stage.check("all connections are back", pool.getHikariPoolMXBean().getActiveConnections(), 0);
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean fails(SqlRunner runner, String sql) {
    try {
      runner.inTransaction("fail", session -> session.update(sql));
      return false;
    } catch (SQLException refused) {
      return true;
    }
  }

  private static HikariDataSource pool(Stage stage, int size) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(SqliteDataSource.at(stage.database()));
    config.setMaximumPoolSize(size);
    return new HikariDataSource(config);
  }

  /** NORMAL saves the wait for the disk at each commit; a power cut may lose the last ones then. */
  private static SqliteBackend backend(Synchronous synchronous) {
    SqliteOptions defaults = SqliteOptions.DEFAULTS;
    return new SqliteBackend(
        new SqliteOptions(
            defaults.busyTimeout(),
            defaults.walAutocheckpoint(),
            defaults.cacheMebibytes(),
            synchronous));
  }
}
