package dev.sluice.jdbc.runner;

import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.Purpose;
import dev.sluice.jdbc.Unit;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.GroupCommitRunner.Guard;
import dev.sluice.jdbc.runner.GroupCommitRunner.Limits;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;

/** Spike: measures durable writes of 100 bytes; see docs/decisions/group-commit.md. */
public final class GroupCommitSpike {

  private static final Unit WRITE =
      Unit.write("write").withPurpose(Purpose.BROKER).withGroupable(true);
  private static final String BODY = "x".repeat(100);

  /** What a cell measured. */
  private record Measured(
      double perSecond, double p50, double p99, double worst, double fair, double size) {}

  /** A way to write, ready for use. */
  private interface Way extends AutoCloseable {
    /** Writes; returns how many rows. */
    int write() throws SQLException;

    default double groupSize() {
      return 1;
    }

    @Override
    void close() throws SQLException;
  }

  private interface Opener {
    Way open(Path file) throws SQLException;
  }

  private GroupCommitSpike() {}

  private static SqliteOptions options() {
    return new SqliteOptions(
        Duration.ofMillis(250),
        1000,
        10,
        SqliteOptions.Synchronous.valueOf(System.getProperty("synchronous", "FULL")));
  }

  public static void main(String[] args) throws Exception {
    double seconds = Double.parseDouble(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory(Path.of(args[2]), "group-commit");
    String only = args.length > 3 ? args[3] : "";
    Map<String, List<Measured>> cells = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (var way : ways().entrySet()) {
        for (int threads : new int[] {1, 8, 64}) {
          boolean alone = !way.getKey().startsWith("leased") && !way.getKey().startsWith("group");
          String name = way.getKey() + ", " + threads;
          if ((alone && threads > 1) || !name.matches(".*(" + only + ").*")) {
            continue;
          }
          Path file = folder.resolve("db" + System.nanoTime());
          Measured measured;
          try (Way open = way.getValue().open(file)) {
            measured = measure(open, threads, round == 0 ? 1 : seconds);
          }
          delete(file);
          if (round > 0) {
            cells.computeIfAbsent(name, key -> new ArrayList<>()).add(measured);
          }
        }
      }
    }
    Files.delete(folder);
    System.out.printf(
        "%-28s %9s %9s %9s %8s %8s %8s %8s %6s%n",
        "way, threads", "rows/s", "least", "most", "p50 ms", "p99 ms", "worst", "fairness", "size");
    cells.forEach(
        (name, all) -> {
          all.sort((a, b) -> Double.compare(a.perSecond, b.perSecond));
          Measured m = all.get(all.size() / 2);
          System.out.printf(
              Locale.ROOT,
              "%-28s %9.0f %9.0f %9.0f %8.2f %8.2f %8.1f %8.2f %6.1f%n",
              name,
              m.perSecond,
              all.get(0).perSecond,
              all.get(all.size() - 1).perSecond,
              m.p50,
              m.p99,
              m.worst,
              m.fair,
              m.size);
        });
  }

  private static void delete(Path file) throws Exception {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }

  private static Map<String, Opener> ways() {
    Map<String, Opener> ways = new LinkedHashMap<>();
    ways.put("loop", file -> loop(file, 1, false));
    ways.put("100 rows", file -> loop(file, 100, false));
    ways.put("leased", file -> runner(file, null, 0, false));
    ways.put("group", file -> runner(file, Guard.AFTER_FAILURE, 0, false));
    ways.put("group savepoints", file -> runner(file, Guard.SAVEPOINTS, 0, false));
    ways.put("group gathering", file -> runner(file, Guard.AFTER_FAILURE, 100_000, false));
    ways.put("group gathering one id", file -> runner(file, Guard.AFTER_FAILURE, 100_000, true));
    ways.put("100 rows widened", file -> loop(file, 100, true));
    return ways;
  }

  private static Measured measure(Way way, int threads, double seconds) throws Exception {
    long[] counts = new long[threads];
    long[][] times = new long[threads][];
    AtomicLong end = new AtomicLong();
    CyclicBarrier start =
        new CyclicBarrier(threads, () -> end.set(System.nanoTime() + (long) (seconds * 1e9)));
    List<Thread> all = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    long[] began = new long[1];
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                long[] mine = new long[1 << 16];
                int n = 0;
                try {
                  start.await();
                  began[0] = System.nanoTime();
                  for (long t = System.nanoTime(); t < end.get(); ) {
                    counts[number] += way.write();
                    long now = System.nanoTime();
                    mine = n == mine.length ? Arrays.copyOf(mine, 2 * n) : mine;
                    mine[n++] = now - t;
                    t = now;
                  }
                } catch (Throwable e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
                times[number] = Arrays.copyOf(mine, n);
              });
      all.add(thread);
      thread.start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    double took = (System.nanoTime() - began[0]) / 1e9;
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.get(0));
    }
    long[] sorted = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
    return new Measured(
        Arrays.stream(counts).sum() / took,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        sorted[sorted.length - 1] / 1e6,
        (double) Arrays.stream(counts).min().getAsLong() / Arrays.stream(counts).max().getAsLong(),
        way.groupSize());
  }

  private static Way runner(
      Path file, Guard guard, long gather, boolean oneId, Interceptor... interceptors)
      throws SQLException {
    SqliteBackend backend = new SqliteBackend(options());
    List<Interceptor> chain = new ArrayList<>(List.of(interceptors));
    chain.add(Retry.withDefaults());
    SluiceDataSource source = SluiceDataSource.of(SqliteDataSource.at(file), Pipeline.of(chain));
    KeptLeases leases =
        new KeptLeases(
            new Connector(source, backend.transactions(), backend.connectionSetup()),
            backend.leases());
    SqlRunner runner =
        guard == null
            ? new UnitRunner(source.pipeline(), leases)
            : new GroupCommitRunner(
                source.pipeline(), leases, new Limits(30_000_000_000L, 256, guard, gather));
    backend.open(runner);
    Work<Long> work =
        session -> {
          long id = oneId ? oneId(backend, session) : backend.allocateId(session);
          backend.insert(session, "tasks", BODY, id);
          return id;
        };
    return new Way() {
      @Override
      public int write() throws SQLException {
        runner.run(WRITE, work);
        return 1;
      }

      @Override
      public double groupSize() {
        return runner instanceof GroupCommitRunner group
            ? (double) group.members.get() / group.groups.get()
            : 1;
      }

      @Override
      public void close() {
        runner.close();
      }
    };
  }

  private static long transaction;
  private static long lastId;

  /** As if the highest ID were read and stored once for each group. Only under the write lock. */
  private static long oneId(SqliteBackend backend, Session session) throws SQLException {
    long now = session.connection().unwrap(ConnectionState.class).transactionId();
    if (now != transaction) {
      transaction = now;
      lastId = backend.allocateId(session);
      session.update("UPDATE meta SET value = ? WHERE key = 'last_ts'", lastId + 256);
    }
    return ++lastId;
  }

  /** The leanest plain JDBC with the same statements. */
  private static Way loop(Path file, int rows, boolean widened) throws SQLException {
    runner(file, null, 0, false).close(); // makes the tables
    SqliteBackend backend = new SqliteBackend(options());
    Connection connection = SqliteDataSource.at(file).getConnection();
    backend.connectionSetup().prepare(connection);
    Statement statement = connection.createStatement();
    PreparedStatement begin = connection.prepareStatement("BEGIN IMMEDIATE");
    PreparedStatement commit = connection.prepareStatement("COMMIT");
    PreparedStatement last =
        connection.prepareStatement("SELECT value FROM meta WHERE key = 'last_ts'");
    PreparedStatement raise =
        connection.prepareStatement(
            "UPDATE meta SET value = ? WHERE key = 'last_ts' AND value < ?");
    PreparedStatement insert =
        connection.prepareStatement("INSERT INTO messages (queue, body, ts) VALUES (?, ?, ?)");
    PreparedStatement wide =
        connection.prepareStatement(
            "INSERT INTO messages (queue, body, ts) VALUES (?, ?, ?)" + ", (?, ?, ?)".repeat(24));
    return new Way() {
      @Override
      public int write() throws SQLException {
        begin.executeUpdate();
        if (widened) {
          widened();
        } else {
          oneByOne();
        }
        commit.executeUpdate();
        return rows;
      }

      private long next(int count) throws SQLException {
        long id;
        try (ResultSet row = last.executeQuery()) {
          row.next();
          id = Math.max(row.getLong(1) + 1, System.currentTimeMillis() * 1_000_000 & ~0xFFF);
        }
        raise.setLong(1, id + count - 1);
        raise.setLong(2, id + count - 1);
        raise.executeUpdate();
        return id;
      }

      private void widened() throws SQLException {
        long id = next(rows);
        for (int i = 0; i < rows; i += 25) {
          for (int j = 0; j < 25; j++) {
            wide.setString(3 * j + 1, "tasks");
            wide.setString(3 * j + 2, BODY);
            wide.setLong(3 * j + 3, id++);
          }
          wide.executeUpdate();
        }
      }

      private void oneByOne() throws SQLException {
        for (int i = 0; i < rows; i++) {
          long id = next(1);
          insert.setString(1, "tasks");
          insert.setString(2, BODY);
          insert.setLong(3, id);
          insert.executeUpdate();
        }
      }

      @Override
      public void close() throws SQLException {
        statement.close();
        connection.close();
      }
    };
  }
}
