package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.error.IdConflictException;
import dev.sluice.broker.error.StopException;
import dev.sluice.broker.error.StorageException;
import dev.sluice.broker.error.TimestampException;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.Fixtures;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.RecordedCall;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IDs as a store gives them, on clocks that do as they like. */
@Timeout(60)
class IdTest {

  private static final long BASE = 1_700_000_000_123_453_440L;

  /** For clocks that go on only when they are read, however long that takes. */
  private static final Duration FOREVER = Duration.ofDays(1);

  @TempDir Path folder;

  private final AtomicLong clock = new AtomicLong(BASE);
  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private Path path;
  private PlainFile file;
  private Broker broker;

  @BeforeEach
  void make() throws SQLException {
    path = folder.resolve("ids.db");
    PlainFile.create(path, Fixtures.store(5));
    file = PlainFile.at(path);
    broker = open(clock::get);
  }

  private Broker open(LongSupplier time) {
    return open(time, Duration.ofMillis(20));
  }

  private Broker open(LongSupplier time, Duration patience) {
    IdGenerator ids = new IdGenerator(time, patience);
    return Broker.builder(SqliteDataSource.at(path))
        .backend(new SqliteBackend(SqliteOptions.DEFAULTS, ids))
        .interceptors(recorder, faults)
        .open();
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
  }

  private long write() {
    return broker.queue("tasks").write("body").value();
  }

  private long highest() throws SQLException {
    return (Long) file.value("SELECT value FROM meta WHERE key = 'last_ts'");
  }

  private void highest(long id) throws SQLException {
    file.execute("UPDATE meta SET value = %d WHERE key = 'last_ts'".formatted(id));
  }

  private void row(long id) throws SQLException {
    file.execute("INSERT INTO messages (queue, body, ts) VALUES ('old', 'body', %d)".formatted(id));
  }

  private List<String> units() {
    return recorder.calls(Kind.UNIT).stream().map(RecordedCall::unit).toList();
  }

  @Test
  void theHighestIdAndTheRowAppearTogether() throws SQLException {
    assertThat(write()).isEqualTo(BASE);
    assertThat(highest()).isEqualTo(BASE);
    assertThat(write()).isEqualTo(BASE + 1);
    clock.addAndGet(3 * 4096 + 17);
    assertThat(write()).isEqualTo(BASE + 3 * 4096);
    clock.addAndGet(-1_000_000_000);
    assertThat(write()).isEqualTo(BASE + 3 * 4096 + 1);
    assertThat(highest()).isEqualTo(BASE + 3 * 4096 + 1);
  }

  @Test
  void anIdAnotherProgramHasGivenIsCountedOn() throws SQLException {
    write();
    highest(BASE + 40);

    assertThat(write()).isEqualTo(BASE + 41);
  }

  @Test
  void aUsedUpCounterWaitsUntilTheClockIsFurther() throws SQLException {
    highest(BASE + 4095);
    broker.close();
    AtomicLong ticks = new AtomicLong(BASE);
    broker = open(() -> ticks.getAndAdd(512), FOREVER);

    assertThat(write()).isEqualTo(BASE + 4096);
  }

  @Test
  void aClockThatDoesNotCatchUpFailsTheWriteAndChangesNothing() throws SQLException {
    highest(BASE + 4095);
    Map<String, List<List<Object>>> before = file.contents();

    assertThatThrownBy(this::write)
        .isInstanceOf(TimestampException.class)
        .satisfies(e -> assertThat(((TimestampException) e).isRetryable()).isTrue());

    assertThat(file.contents()).isEqualTo(before);
    clock.addAndGet(4096);
    assertThat(write()).isEqualTo(BASE + 4096);
  }

  @Test
  void anInterruptEndsTheWaitForTheClockAndChangesNothing() throws SQLException {
    highest(BASE + 4095);
    Map<String, List<List<Object>>> before = file.contents();
    broker.close();
    AtomicLong reads = new AtomicLong();
    broker =
        open(
            () -> {
              if (reads.incrementAndGet() == 4) {
                Thread.currentThread().interrupt();
              }
              return BASE;
            });

    assertThatThrownBy(this::write).isInstanceOf(StopException.class);

    assertThat(Thread.interrupted()).as("flag").isTrue();
    assertThat(file.contents()).isEqualTo(before);
    file.execute("BEGIN IMMEDIATE", "ROLLBACK");
  }

  @Test
  void aHighestIdThatLagsBehindTheRowsIsBroughtUpToThem() throws SQLException {
    row(BASE);
    row(BASE + 1);
    row(BASE + 2);

    assertThat(write()).isEqualTo(BASE + 3);

    assertThat(highest()).isEqualTo(BASE + 3);
    assertThat(units()).endsWith("write", "write", "resynchronize", "write");
  }

  @Test
  void aTakenIdByChanceNeedsNoResynchronization() {
    faults.on(Kind.UPDATE).sql("INSERT INTO messages").nth(1).fail(SqlFaults::unique);

    assertThat(write()).isEqualTo(BASE);
    assertThat(units()).endsWith("write", "write").doesNotContain("resynchronize");
  }

  @Test
  void threeTakenIdsInARowAreAnError() throws SQLException {
    Map<String, List<List<Object>>> before = file.contents();
    faults.on(Kind.UPDATE).sql("INSERT INTO messages").first(3).fail(SqlFaults::unique);

    assertThatThrownBy(this::write)
        .isInstanceOf(IdConflictException.class)
        .hasCauseInstanceOf(SQLException.class)
        .satisfies(e -> assertThat(((IdConflictException) e).isRetryable()).isFalse());

    assertThat(file.contents()).isEqualTo(before);
    assertThat(units()).endsWith("write", "write", "resynchronize", "write");
    assertThat(write()).isEqualTo(BASE);
  }

  @Test
  void aBatchIsWrittenAnewWithOtherIdsWhenOneOfThemIsTaken() throws SQLException {
    row(BASE + 2);

    assertThat(broker.queue("tasks").write(List.of("a", "b", "c", "d")))
        .extracting(MessageId::value)
        .containsExactly(BASE + 3, BASE + 4, BASE + 5, BASE + 6);

    assertThat(units()).endsWith("write", "write", "resynchronize", "write");
    assertThat(file.column("SELECT body FROM messages WHERE queue = 'tasks' ORDER BY id"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void aBatchLargerThanTheCounterWaitsForTheClockInBetween() throws SQLException {
    broker.close();
    AtomicLong ticks = new AtomicLong(BASE);
    broker = open(() -> ticks.getAndAdd(1), FOREVER);

    List<MessageId> ids = broker.queue("tasks").write(Collections.nCopies(10_000, "x"));

    assertThat(ids).hasSize(10_000).doesNotHaveDuplicates().isSorted();
    assertThat(highest()).isEqualTo(ids.get(9_999).value());
    assertThat(file.column("SELECT ts FROM messages ORDER BY id"))
        .isEqualTo(ids.stream().map(MessageId::value).toList());
  }

  @Test
  void aBatchThatTheClockHasNoIdsForLeavesNothing() throws SQLException {
    Map<String, List<List<Object>>> before = file.contents();

    assertThatThrownBy(() -> broker.queue("tasks").write(Collections.nCopies(4097, "x")))
        .isInstanceOf(TimestampException.class);

    assertThat(file.contents()).isEqualTo(before);
    assertThat(broker.queue("tasks").write(Collections.nCopies(4096, "x"))).hasSize(4096);
  }

  @Test
  void anIdThatNoResynchronizationFreesIsAnErrorToo() throws SQLException {
    file.execute(
        "CREATE TRIGGER taken BEFORE INSERT ON messages"
            + " BEGIN SELECT RAISE(ABORT, 'somebody was here'); END");

    assertThatThrownBy(this::write)
        .isInstanceOf(IdConflictException.class)
        .hasRootCauseMessage(
            "[SQLITE_CONSTRAINT_TRIGGER] A RAISE function within a trigger fired, causing the SQL"
                + " statement to abort (somebody was here)");

    assertThat(file.messages()).isEmpty();
    assertThat(highest()).isZero();
  }

  @Test
  void aMissingRecordOfTheHighestIdIsSaidToBeMissing() throws SQLException {
    file.execute("DELETE FROM meta WHERE key = 'last_ts'");

    assertThatThrownBy(this::write)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the row last_ts of table meta is missing");

    broker.close();
    broker = open(clock::get);
    assertThat(write()).isEqualTo(BASE);
  }

  @ParameterizedTest
  @ValueSource(longs = {299, 301})
  void aStoreFarAheadOfTheClockIsWarnedOfWhenOpened(long seconds) throws SQLException {
    long future = BASE + Duration.ofSeconds(seconds).toNanos() / 4096 * 4096 + 4096;
    highest(future);
    List<LogRecord> logged = new ArrayList<>();
    Logger log = Logger.getLogger("dev.sluice.broker.sqlite");
    Handler handler = new Collecting(logged);
    log.addHandler(handler);
    log.setUseParentHandlers(false);
    try (Broker second = open(clock::get)) {
      assertThat(second.queue("tasks").write("one")).isEqualTo(new MessageId(future + 1));
    } finally {
      log.setUseParentHandlers(true);
      log.removeHandler(handler);
    }

    if (seconds < 300) {
      assertThat(logged).isEmpty();
    } else {
      assertThat(logged)
          .singleElement()
          .satisfies(
              warning -> {
                assertThat(warning.getLevel()).isEqualTo(Level.WARNING);
                assertThat(warning.getParameters()).contains(seconds);
              });
    }
  }

  private static final class Collecting extends Handler {

    private final List<LogRecord> records;

    Collecting(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord logged) {
      records.add(logged);
    }

    @Override
    public void flush() {
      // nothing is kept back
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  @Test
  void onAClockSetBackByAYearIdsAreCountedOnUntilTheStepIsUsedUp() throws SQLException {
    write();
    clock.addAndGet(-Duration.ofDays(365).toNanos());

    assertThat(broker.queue("tasks").write(Collections.nCopies(4095, "x")))
        .extracting(MessageId::value)
        .startsWith(BASE + 1)
        .endsWith(BASE + 4095)
        .isSorted();
    Map<String, List<List<Object>>> before = file.contents();
    assertThatThrownBy(this::write)
        .isInstanceOf(TimestampException.class)
        .hasMessageContaining("31536000.000 s ahead");

    assertThat(file.contents()).isEqualTo(before);
    assertThat(broker.queue("tasks").claim()).as("reading needs no ID").isPresent();
  }

  @Test
  void aClockThatWasInTheFarFutureLeavesAStepOfIds() throws SQLException {
    long future = BASE + Duration.ofDays(50_000).toNanos() / 4096 * 4096;
    clock.set(future);
    assertThat(write()).isEqualTo(future);
    clock.set(BASE);

    assertThat(broker.queue("tasks").write(Collections.nCopies(4095, "x"))).hasSize(4095);
    assertThatThrownBy(this::write).isInstanceOf(TimestampException.class);
    assertThat(broker.queue("tasks").claim()).as("reading needs no ID").isPresent();
    clock.set(future + 4096);
    assertThat(write()).isEqualTo(future + 4096);
  }

  @Test
  void twoGeneratorsOnOneFrozenClockGiveEachIdOnce() throws Exception {
    List<List<Long>> given = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(2);
    try (Broker second = open(() -> BASE)) {
      for (Broker each : List.of(broker, second)) {
        List<Long> ids = new ArrayList<>();
        given.add(ids);
        threads.add(
            new Thread(
                () -> {
                  try {
                    for (int i = 0; i < 100; i++) {
                      together.await(60, TimeUnit.SECONDS);
                      ids.add(each.queue("tasks").write("body").value());
                    }
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(failures).isEmpty();
    assertThat(given).allSatisfy(ids -> assertThat(ids).hasSize(100).isSorted());
    assertThat(given.stream().flatMap(List::stream).sorted())
        .isEqualTo(LongStream.range(BASE, BASE + 200).boxed().toList());
    assertThat(highest()).isEqualTo(BASE + 199);
  }

  @Test
  void aClockOutOfRangeIsSaid() {
    clock.set(-1);

    assertThatThrownBy(this::write)
        .isInstanceOf(TimestampException.class)
        .hasMessageContaining("set it right");
  }
}
