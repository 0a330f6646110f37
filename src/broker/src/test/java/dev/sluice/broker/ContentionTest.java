package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.error.StorageException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** What SQLite itself refuses: a lock that somebody holds, a full disk, a damaged file. */
@Timeout(60)
class ContentionTest {

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private Path path;
  private Broker broker;
  private PlainFile other;

  @BeforeEach
  void open() throws SQLException {
    path = folder.resolve("shared.db");
    broker = open(3);
    broker.queue("tasks").write("one");
    broker.queue("tasks").write("two");
    other = PlainFile.at(path);
  }

  private Broker open(int attempts) {
    Retry retry =
        Retry.builder()
            .maxAttempts(attempts)
            .minBackoff(Duration.ZERO)
            .initialBackoff(Duration.ofNanos(1))
            .maxBackoff(Duration.ofNanos(1))
            .build();
    SqliteOptions atOnce =
        new SqliteOptions(Duration.ZERO, 1000, 10, SqliteOptions.Synchronous.OFF);
    return Broker.builder(SqliteDataSource.at(path))
        .backend(new SqliteBackend(atOnce))
        .interceptors(retry, recorder, faults)
        .open();
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"WRITE", "CLAIM.*", "MOVE.*", "DELETE.*"})
  void aLockHeldTooLongFailsAChangeAndLeavesEverythingAsItIs(Operation operation)
      throws SQLException {
    other.execute("BEGIN IMMEDIATE");
    Map<String, List<List<Object>>> before = contents();
    recorder.clear();

    assertThatThrownBy(() -> operation.on(broker))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("another user holds the store; try again later")
        .hasCauseInstanceOf(SQLException.class)
        .satisfies(failure -> assertThat(((BusyException) failure).isRetryable()).isTrue());

    assertThat(recorder.count(Kind.BEGIN)).as("attempts").isEqualTo(3);
    assertThat(contents()).isEqualTo(before);
    other.execute("ROLLBACK");
    operation.on(broker);
  }

  private Map<String, List<List<Object>>> contents() throws SQLException {
    try (PlainFile file = PlainFile.at(path)) {
      return file.contents();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"PEEK.*", "LIST", "STATS.*"})
  void readsGoOnWhileSomebodyHoldsTheLock(Operation operation) throws SQLException {
    other.execute("BEGIN IMMEDIATE", "DELETE FROM messages");

    assertThat(operation.on(broker)).isEqualTo(operation.on(broker));
    assertThat(broker.queue("tasks").peek(9, IdRange.ALL)).hasSize(2);

    other.execute("ROLLBACK");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"WRITE", "CLAIM.*", "MOVE.*", "DELETE.*"})
  void aLockGivenUpInTimeIsWaitedFor(Operation operation) throws SQLException {
    other.execute("BEGIN IMMEDIATE");
    faults.on(Kind.BEGIN).nth(3).run(call -> other.execute("ROLLBACK"));

    operation.on(broker);

    assertThat(recorder.calls(Kind.BEGIN))
        .filteredOn(call -> !call.succeeded())
        .hasSize(2)
        .allMatch(call -> call.failure().getMessage().startsWith("[SQLITE_BUSY]"));
  }

  @Test
  void aStoreIsOpenedWhileSomebodyHoldsTheLock() throws SQLException {
    other.execute("BEGIN IMMEDIATE");

    try (Broker second = open(1)) {
      assertThat(second.queue("tasks").peek()).isPresent();
    }

    other.execute("ROLLBACK");
  }

  @Test
  void aFullDiskIsSaidAndTheStoreGoesOn() throws SQLException {
    SQLiteConfig limited = new SQLiteConfig();
    limited.setMaxPageCount(20);
    SQLiteDataSource small = new SQLiteDataSource(limited);
    small.setUrl("jdbc:sqlite:" + path);
    CountingDataSource source = new CountingDataSource(small);
    try (Broker full = Broker.open(source)) {
      Map<String, List<List<Object>>> before = contents();

      assertThatThrownBy(() -> full.queue("tasks").write("x".repeat(200_000)))
          .isInstanceOf(OperationalException.class)
          .hasMessageContaining("free disk space")
          .hasCauseInstanceOf(SQLException.class);

      assertThat(contents()).isEqualTo(before);
      full.queue("tasks").write("small");
      assertThat(full.queue("tasks").claim(9, IdRange.ALL)).hasSize(3);
    }
    assertThat(source.open()).isZero();
  }

  @Test
  void aDamagedFileIsSaidToBeDamaged() throws Exception {
    long root = (Long) other.value("SELECT rootpage FROM sqlite_master WHERE name = 'messages'");
    broker.close();
    other.close();
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      bytes.seek((root - 1) * 4096);
      bytes.write(new byte[64]);
    }

    broker = Broker.open(SqliteDataSource.at(path));

    assertThatThrownBy(() -> broker.queue("tasks").peek(9, IdRange.ALL))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the file is damaged: restore a copy")
        .hasCauseInstanceOf(SQLException.class);
  }
}
