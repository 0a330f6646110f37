package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.Fixtures;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultOutcome;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault at each JDBC call of opening a store, and of closing it. */
@Timeout(120)
class OpeningFaultsTest {

  private static final String LATEST_VERSION =
      "SELECT value FROM meta WHERE key = 'schema_version'";

  private static final List<Object> TABLES =
      List.of("messages", "meta", "queue_aliases", "sqlite_sequence");

  @TempDir Path folder;

  private final Logger log = Logger.getLogger("dev.sluice.jdbc.runner");
  private final Level level = log.getLevel();
  private final Faults faults = new Faults();
  private Path path;
  private CountingDataSource source;

  @BeforeEach
  void choose() {
    path = folder.resolve("open.db");
    source = new CountingDataSource(SqliteDataSource.at(path));
  }

  /** What goes wrong after the work is done is only logged. */
  @BeforeEach
  void silence() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speak() {
    log.setLevel(level);
  }

  private Broker open() {
    return FaultBench.builder(source).interceptors(FaultBench.quickRetry(), faults).open();
  }

  private static void close(FaultOutcome<Broker> outcome) {
    if (outcome.result() != null) {
      outcome.result().close();
    }
  }

  private FaultSweep sweep() {
    return FaultSweep.of(faults).alsoUpkeep();
  }

  @Test
  void anEmptyFileBecomesAStoreOrStaysEmpty() throws Exception {
    sweep()
        .fault("full", SqlFaults::full)
        .fault("io", SqlFaults::io)
        .fault("broken", SqlFaults::broken)
        .prepare(this::remove)
        .run(this::open, this::assertEmptyOrComplete);
  }

  @Test
  void anEmptyFileBecomesAStoreOrStaysEmptyIfTheConnectionBreaksAfterACall() throws Exception {
    sweep()
        .after()
        .fault("broken", SqlFaults::broken)
        .prepare(this::remove)
        .run(this::open, this::assertEmptyOrComplete);
  }

  private void assertEmptyOrComplete(FaultOutcome<Broker> outcome) throws Exception {
    assertFailedIfStruck(outcome);
    assertThat(tables()).isIn(List.of(), TABLES);
    assertUsable();
  }

  private void assertFailedIfStruck(FaultOutcome<Broker> outcome) {
    close(outcome);
    assertThat(source.open()).as("connections left open").isZero();
    assertThat(outcome.failed()).isEqualTo(outcome.point().isPresent());
    if (outcome.failed()) {
      assertThat(outcome.failure())
          .isInstanceOf(OperationalException.class)
          .hasCauseInstanceOf(SQLException.class);
    }
  }

  private List<Object> tables() throws SQLException {
    try (PlainFile file = PlainFile.at(path)) {
      return file.column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    }
  }

  private void assertUsable() throws SQLException {
    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      broker.queue("next").write("works");
      assertThat(broker.queue("next").claim()).isPresent();
      assertThat(file.value("PRAGMA auto_vacuum")).isEqualTo(2L);
      assertThat(file.value("PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(file.value(LATEST_VERSION)).isEqualTo(5L);
    }
    assertThat(source.open()).as("connections left open").isZero();
  }

  /** Nobody has it open: then it is only a file. */
  private void remove() throws IOException {
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(path.resolveSibling(path.getFileName() + suffix));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void anOldStoreIsMigratedOrLeftAsItIs(int version) throws Exception {
    oldStore(version);
    Map<String, List<List<Object>>> before = contents();
    remove();
    oldStore(version);
    open().close();
    Map<String, List<List<Object>>> after = contents();

    for (boolean afterwards : List.of(false, true)) {
      FaultSweep sweep = afterwards ? sweep().after() : sweep().fault("full", SqlFaults::full);
      sweep
          .fault("broken", SqlFaults::broken)
          .prepare(
              () -> {
                remove();
                oldStore(version);
              })
          .run(
              this::open,
              outcome -> {
                assertFailedIfStruck(outcome);
                assertThat(contents()).isIn(before, after);
                assertUsable();
              });
    }
  }

  private void oldStore(int version) throws SQLException {
    List<String> store = new ArrayList<>(List.of("PRAGMA synchronous = OFF"));
    store.addAll(Fixtures.store(version));
    store.add("INSERT INTO messages (queue, body, ts) VALUES ('tasks', 'kept', 17)");
    PlainFile.create(path, store);
  }

  private Map<String, List<List<Object>>> contents() throws SQLException {
    try (PlainFile file = PlainFile.at(path)) {
      return file.contents();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void busyOnceIsCuredEverywhere(int version) throws Exception {
    sweep()
        .fault("busy", SqlFaults::busy)
        .prepare(
            () -> {
              remove();
              if (version > 0) {
                oldStore(version);
              }
            })
        .run(
            this::open,
            outcome -> {
              assertThat(outcome.failure()).isNull();
              close(outcome);
              assertThat(source.open()).as("connections left open").isZero();
              assertUsable();
            });
  }

  @Test
  void aFaultThatLastsLeavesTheFileToBeOpenedLater() throws Exception {
    sweep()
        .lasting()
        .fault("full", SqlFaults::full)
        .fault("broken", SqlFaults::broken)
        .prepare(this::remove)
        .run(this::open, this::assertEmptyOrComplete);
  }

  @Test
  void closingGivesEveryConnectionBackWhateverFails() throws Exception {
    for (boolean afterwards : List.of(false, true)) {
      Broker[] broker = new Broker[1];
      (afterwards ? sweep().after() : sweep())
          .fault("io", SqlFaults::io)
          .fault("broken", SqlFaults::broken)
          .prepare(
              () -> {
                broker[0] = open();
                contend(broker[0]);
                assertThat(source.open()).isEqualTo(3);
              })
          .run(
              () -> {
                broker[0].close();
                return null;
              },
              outcome -> {
                assertThat(outcome.failure()).isNull();
                assertThat(source.open()).as("connections left open").isZero();
                assertThatCode(broker[0]::close).doesNotThrowAnyException();
                assertUsable();
              });
    }
  }

  /** Makes it hold a connection for writing, one for reading, and one to watch others. */
  private void contend(Broker broker) {
    faults.on(Kind.BEGIN).unit("write").nth(1).fail(SqlFaults::busy);
    broker.queue("tasks").write("one");
    broker.queue("tasks").peek();
    faults.clear();
  }

  @Test
  void aWatchThatFailsCountsAsNoProgressAndLeaksNothing() throws Exception {
    Broker broker = open();
    faults.on(Kind.BEGIN).unit("write").first(3).fail(SqlFaults::busy);
    faults.on(Kind.QUERY).sql("data_version").alsoUpkeep().nth(2).fail(SqlFaults::broken);

    broker.queue("tasks").write("one");

    assertThat(broker.queue("tasks").peek()).isPresent();
    broker.close();
    assertThat(source.open()).isZero();
  }

  @Test
  void aFailureIsThrownAsItCameWithWhatWentWrongAfterIt() throws Exception {
    Broker broker = open();
    faults.on(Kind.COMMIT).fail(SqlFaults::full);
    faults.on(Kind.ROLLBACK).fail(SqlFaults::io);
    faults.on(Kind.RELEASE).fail(SqlFaults::broken);

    assertThatCode(() -> broker.queue("tasks").write("one"))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("free disk space")
        .satisfies(
            failure ->
                assertThat(failure.getCause().getSuppressed())
                    .extracting(Throwable::getMessage)
                    .anyMatch(message -> message.contains("SQLITE_IOERR"))
                    .anyMatch(message -> message.contains("the connection is broken")));
    faults.clear();

    assertThat(broker.queue("tasks").peek()).isEmpty();
    broker.queue("tasks").write("two");
    broker.close();
    assertThat(source.open()).isZero();
  }
}
