package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.Fixtures;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A broker with faults in its chain, on a store of five messages in one queue, the second of them
 * claimed, and one in another; beside it the same file on a connection of its own. The clock stands
 * still, so that the same operation gives the same ID.
 */
final class FaultBench implements AutoCloseable {

  /** The messages have the IDs that follow this one. */
  static final long ID = 1_700_000_000_123_453_440L;

  final Faults faults = new Faults();
  final Recorder recorder = new Recorder();
  final CountingDataSource source;
  final PlainFile file;
  private Broker broker;

  FaultBench(Path path) throws SQLException {
    List<String> store = new ArrayList<>(Fixtures.store(5));
    store.add("PRAGMA synchronous = OFF");
    file = PlainFile.at(path);
    file.execute(store.toArray(String[]::new));
    source = new CountingDataSource(SqliteDataSource.at(path));
  }

  /** A broker that tries again almost at once. */
  static BrokerBuilder builder(CountingDataSource source) {
    IdGenerator clock = new IdGenerator(() -> ID, Duration.ofSeconds(1));
    SqliteOptions options =
        new SqliteOptions(Duration.ZERO, 1000, 10, SqliteOptions.Synchronous.OFF);
    return Broker.builder(source).backend(new SqliteBackend(options, clock));
  }

  /** A retry whose waits take next to no time. */
  static Retry quickRetry() {
    return Retry.builder()
        .minBackoff(Duration.ZERO)
        .initialBackoff(Duration.ofNanos(1000))
        .maxBackoff(Duration.ofNanos(1000))
        .build();
  }

  /** Puts the store back and opens a new broker. */
  void reset() throws SQLException {
    closeBroker();
    file.execute("BEGIN IMMEDIATE", "DELETE FROM messages", "DELETE FROM sqlite_sequence");
    file.execute("DROP TABLE IF EXISTS x");
    for (int i : IntStream.rangeClosed(1, 6).toArray()) {
      file.execute(
          "INSERT INTO messages VALUES (%d, '%s', 'body %d', %d, %d)"
              .formatted(i, i == 6 ? "other" : "tasks", i, ID + i, i == 2 ? 1 : 0));
    }
    file.execute(
        "UPDATE meta SET value = %d WHERE key = 'last_ts'".formatted(ID + 6),
        "UPDATE meta SET value = 0 WHERE key = 'alias_version'",
        "DELETE FROM queue_aliases",
        "INSERT INTO queue_aliases VALUES ('alias', 'tasks')",
        "COMMIT");
    recorder.clear();
    broker = builder(source).interceptors(quickRetry(), recorder, faults).open();
  }

  Broker broker() {
    return broker;
  }

  /** The store as it is on disk. */
  Map<String, List<List<Object>>> state() throws SQLException {
    return file.contents();
  }

  /** What a fault must not take away: locks, permits, connections, the broker itself. */
  void assertSound() throws SQLException {
    assertThat(broker.queue("probe").peek()).isEmpty();
    broker.queue("probe").write("still works");
    assertThat(broker.queue("probe").claim()).get().extracting("body").isEqualTo("still works");
    file.execute("BEGIN IMMEDIATE", "ROLLBACK"); // nobody holds the write lock
    assertThat(recorder.openConnections()).hasSize(source.open());
    closeBroker();
  }

  private void closeBroker() {
    if (broker != null) {
      broker.close();
      assertThat(source.open()).as("connections left open:%n%s", recorder.report()).isZero();
      broker = null;
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      closeBroker();
    } finally {
      file.close();
    }
  }
}
