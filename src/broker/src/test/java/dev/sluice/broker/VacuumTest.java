package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.Faults;
import dev.sluice.testing.RecordedCall;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How claimed messages go, on request and by themselves. */
@Timeout(60)
class VacuumTest {

  private static final VacuumOptions BY_HAND = VacuumOptions.DEFAULTS.withAutomatic(false);
  private static final VacuumOptions OFTEN = VacuumOptions.DEFAULTS.withInterval(10);

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private Path path;
  private PlainFile file;
  private Broker broker;
  private MessageQueue tasks;

  @BeforeEach
  void create() throws SQLException {
    path = folder.resolve("vacuum.db");
    Broker.open(SqliteDataSource.at(path)).close();
    file = PlainFile.at(path);
    file.execute("PRAGMA synchronous = OFF");
  }

  private void open(VacuumOptions vacuum) {
    SqliteOptions quick =
        new SqliteOptions(Duration.ofMillis(250), 1000, 10, SqliteOptions.Synchronous.OFF);
    broker =
        Broker.builder(SqliteDataSource.at(path))
            .backend(new SqliteBackend(quick))
            .options(BrokerOptions.DEFAULTS.withVacuum(vacuum))
            .interceptors(recorder, faults)
            .open();
    tasks = broker.queue("tasks");
    recorder.clear();
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
  }

  /** Rows of another program, with IDs that go on where those before ended. */
  private void rows(String queue, int count, String claimed) throws SQLException {
    file.execute(
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                .formatted(count)
            + " INSERT INTO messages (queue, body, ts, claimed) SELECT '%s', 'body',"
                .formatted(queue)
            + " (SELECT coalesce(max(ts), 0) FROM messages) + i, %s FROM n".formatted(claimed),
        "UPDATE meta SET value = (SELECT max(ts) FROM messages) WHERE key = 'last_ts'");
  }

  private long claimed() throws SQLException {
    return (Long) file.value("SELECT count(*) FROM messages WHERE claimed = 1");
  }

  private long pending() throws SQLException {
    return (Long) file.value("SELECT count(*) FROM messages WHERE claimed = 0");
  }

  private List<RecordedCall> units(String name) {
    return recorder.calls(call -> call.kind() == Kind.UNIT && name.equals(call.unit()));
  }

  private long transactions(String unit) {
    return recorder
        .calls(call -> call.kind() == Kind.TRANSACTION && unit.equals(call.unit()))
        .size();
  }

  @Test
  void itRemovesWhatIsClaimedInAnyQueueAndNothingElse() throws SQLException {
    open(BY_HAND);
    rows("tasks", 30, "i % 3 = 0");
    rows("other", 30, "i > 10");
    List<List<Object>> pending =
        file.rows("SELECT id, queue, body, ts FROM messages WHERE claimed = 0 ORDER BY id");
    Object highest = file.value("SELECT value FROM meta WHERE key = 'last_ts'");

    assertThat(broker.maintenance().vacuum()).isEqualTo(30);

    assertThat(file.rows("SELECT id, queue, body, ts FROM messages ORDER BY id"))
        .isEqualTo(pending);
    assertThat(file.value("SELECT value FROM meta WHERE key = 'last_ts'")).isEqualTo(highest);
    assertThat(broker.maintenance().vacuum()).isZero();
  }

  @Test
  void anEmptyStoreHasNothingToRemoveAndTakesNoLock() {
    open(BY_HAND);

    assertThat(broker.maintenance().vacuum()).isZero();

    assertThat(recorder.count(Kind.BEGIN)).isZero();
  }

  @Test
  void manyAreRemovedInUnitsOfTheBatch() throws SQLException {
    open(BY_HAND);
    rows("tasks", 4500, "i <= 3500");

    assertThat(broker.maintenance().vacuum()).isEqualTo(3500);

    assertThat(transactions("vacuum")).isEqualTo(4);
    assertThat(claimed()).isZero();
    assertThat(pending()).isEqualTo(1000);
  }

  @Test
  void fewThatAreFarApartShareUnits() throws SQLException {
    open(BY_HAND);
    rows("tasks", 50_000, "i % 500 = 0");

    assertThat(broker.maintenance().vacuum()).isEqualTo(100);

    assertThat(transactions("vacuum")).isEqualTo(5);
    assertThat(claimed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void aSmallBatchRemovesAllOfThemToo(int batch) throws SQLException {
    open(BY_HAND.withBatch(batch));
    rows("tasks", 40, "i % 2 = 0");

    assertThat(broker.maintenance().vacuum()).isEqualTo(20);

    assertThat(claimed()).isZero();
    assertThat(pending()).isEqualTo(20);
    assertThat(recorder.calls(call -> call.kind() == Kind.TRANSACTION))
        .hasSizeGreaterThanOrEqualTo((20 + batch - 1) / batch);
  }

  @Test
  void aRowRevivedBetweenTheLookAndTheUnitStays() throws SQLException {
    open(BY_HAND);
    rows("tasks", 3, "1");
    faults
        .on(Kind.BEGIN)
        .unit("vacuum")
        .nth(1)
        .run(call -> file.execute("UPDATE messages SET claimed = 0 WHERE id = 2"));

    assertThat(broker.maintenance().vacuum()).isEqualTo(2);

    assertThat(tasks.peek(9, IdRange.ALL)).hasSize(1);
  }

  @Test
  void othersWriteBetweenTwoUnits() throws SQLException {
    open(BY_HAND);
    rows("tasks", 3000, "1");
    faults
        .on(Kind.UNIT)
        .unit("vacuum")
        .nth(4) // look, remove, look, remove
        .run(call -> broker.queue("other").write("in between"));

    assertThat(broker.maintenance().vacuum()).isEqualTo(3000);

    assertThat(broker.queue("other").claim()).isPresent();
  }

  @Test
  void whileOneThreadIsAtItAnotherHasNothingToDo() throws Exception {
    open(BY_HAND);
    rows("tasks", 5, "1");
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    faults
        .on(Kind.UNIT)
        .unit("vacuum")
        .nth(1)
        .run(
            call -> {
              started.countDown();
              await(goOn);
            });
    CompletableFuture<Long> first =
        CompletableFuture.supplyAsync(
            () -> broker.maintenance().vacuum(), task -> new Thread(task).start());
    await(started);

    assertThat(broker.maintenance().vacuum()).isZero();

    goOn.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(5);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void someFreeSpaceGoesBackToTheFileSystem() throws SQLException {
    open(BY_HAND);
    rows("tasks", 20_000, "1");
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    long pages = (Long) file.value("PRAGMA page_count");

    broker.maintenance().vacuum();

    assertThat((Long) file.value("PRAGMA page_count")).isEqualTo(pages - 100);
  }

  @Test
  void aStoreThatCanNotGiveBackSpaceIsVacuumedAllTheSame() throws SQLException {
    file.execute("PRAGMA journal_mode = DELETE", "PRAGMA auto_vacuum = 0", "VACUUM");
    open(BY_HAND);
    rows("tasks", 2000, "1");
    long pages = (Long) file.value("PRAGMA page_count");

    assertThat(broker.maintenance().vacuum()).isEqualTo(2000);

    assertThat((Long) file.value("PRAGMA page_count")).isEqualTo(pages);
  }

  @Test
  void aFailureToGiveBackSpaceIsNoFailureToRemove() throws SQLException {
    open(BY_HAND);
    rows("tasks", 5, "1");
    FaultRule full = faults.on(Kind.UPDATE).sql("PRAGMA incremental_vacuum").fail(SqlFaults::full);

    assertThat(broker.maintenance().vacuum()).isEqualTo(5);

    assertThat(full.fired()).isEqualTo(1);
    assertThat(claimed()).isZero();
  }

  @Test
  void compactingRewritesTheStoreWithoutItsFreeSpace() throws SQLException {
    file.execute("PRAGMA journal_mode = DELETE", "PRAGMA auto_vacuum = 0", "VACUUM");
    open(BY_HAND);
    rows("tasks", 20_000, "i > 5");
    List<List<Object>> pending = file.rows("SELECT * FROM messages WHERE claimed = 0 ORDER BY id");
    long pages = (Long) file.value("PRAGMA page_count");

    assertThat(broker.maintenance().compact()).isEqualTo(19_995);

    assertThat((Long) file.value("PRAGMA page_count")).isLessThan(pages / 10);
    assertThat((Long) file.value("PRAGMA freelist_count")).isZero();
    assertThat((Long) file.value("PRAGMA auto_vacuum")).isEqualTo(2);
    assertThat((String) file.value("PRAGMA journal_mode")).isEqualTo("wal");
    assertThat(file.rows("SELECT * FROM messages ORDER BY id")).isEqualTo(pending);
    tasks.write("row numbers go on");
    assertThat((Long) file.value("SELECT max(id) FROM messages")).isEqualTo(20_001);
  }

  @Test
  void byItselfItComesWhenATenthIsClaimedAndNotBefore() throws SQLException {
    open(OFTEN);
    rows("tasks", 400, "0");

    for (int i = 1; i < 40; i++) {
      tasks.claim();
    }
    assertThat(claimed()).isEqualTo(39);
    tasks.claim();

    assertThat(claimed()).isZero();
    assertThat(pending()).isEqualTo(360);
    assertThat(transactions("vacuum")).isEqualTo(1);
  }

  @Test
  void everyIntervalItIsLookedAtAgain() throws SQLException {
    open(VacuumOptions.DEFAULTS);
    rows("tasks", 250, "0");

    while (tasks.claim().isPresent()) {}

    assertThat(claimed()).isEqualTo(50);
  }

  @Test
  void theRestOfABatchCountsForTheNextInterval() throws SQLException {
    open(OFTEN);
    rows("tasks", 20, "0");

    tasks.claim(7, IdRange.ALL);
    tasks.claim(7, IdRange.ALL);
    assertThat(claimed()).isZero();
    tasks.claim(5, IdRange.ALL);
    assertThat(claimed()).isEqualTo(5);
    tasks.claim();

    assertThat(claimed()).isZero();
  }

  @Test
  void whatOthersClaimedIsSeenBySomebodyWhoOnlyWrites() throws SQLException {
    open(OFTEN);
    rows("tasks", 100, "i <= 50");

    tasks.write(Collections.nCopies(10, "x"));

    assertThat(claimed()).isZero();
  }

  @Test
  void movesCountAndDeletesAndPeeksDoNot() throws SQLException {
    open(OFTEN);
    rows("tasks", 60, "i <= 20");

    tasks.peek(100, IdRange.ALL);
    tasks.delete(tasks.peek(10, IdRange.ALL).stream().map(message -> message.id()).toList());
    assertThat(claimed()).isEqualTo(20);
    tasks.move(10, IdRange.ALL, broker.queue("other"));

    assertThat(claimed()).isZero();
  }

  @Test
  void messagesClaimedOutOfOrderGoToo() throws SQLException {
    open(OFTEN);
    rows("tasks", 50, "0");
    long last = (Long) file.value("SELECT max(ts) FROM messages");

    tasks.claim(10, IdRange.after(last - 10));

    assertThat(claimed()).isZero();
    assertThat(pending()).isEqualTo(40);
  }

  @Test
  void aBacklogInFrontOfTheClaimedOnesIsSteppedOver() throws SQLException {
    open(OFTEN);
    rows("backlog", 20_000, "0");
    rows("tasks", 3000, "0");
    tasks.claim(2500, IdRange.ALL);

    while (claimed() > 0 && tasks.claim().isPresent()) {}

    assertThat(claimed()).isZero();
    assertThat(recorder.calls(c -> c.kind() == Kind.QUERY && c.sql().contains("id > ? ORDER BY")))
        .hasSizeLessThan(40); // 20 would be for the backlog alone, each time
    assertThat(broker.queue("backlog").stats().pending()).isEqualTo(20_000);
  }

  @Test
  void oneCallerRemovesNoMoreThanItsShare() throws SQLException {
    open(VacuumOptions.DEFAULTS);
    rows("tasks", 20_000, "i <= 15000");

    tasks.write(Collections.nCopies(100, "x"));
    assertThat(claimed()).isEqualTo(14_000);
    tasks.write(Collections.nCopies(99, "x"));
    assertThat(claimed()).isEqualTo(14_000);
    for (int i = 0; i < 14; i++) {
      tasks.write(Collections.nCopies(100, "x"));
    }

    assertThat(claimed()).isZero();
  }

  @Test
  void switchedOffItLeavesEverything() throws SQLException {
    open(OFTEN.withAutomatic(false));
    rows("tasks", 50, "0");

    tasks.claim(50, IdRange.ALL);

    assertThat(claimed()).isEqualTo(50);
    assertThat(units("vacuum")).isEmpty();
  }

  @Test
  void itRunsWhenTheCallersUnitIsThrough() throws SQLException {
    open(OFTEN);
    rows("tasks", 10, "0");

    tasks.claim(10, IdRange.ALL);

    assertThat(recorder.calls(Kind.UNIT).stream().map(RecordedCall::unit))
        .startsWith("claim", "vacuum");
    assertThat(recorder.sequence())
        .containsSubsequence(Kind.COMMIT, Kind.UNIT, Kind.QUERY, Kind.UNIT, Kind.BEGIN);
  }

  @Test
  void itsFailureIsNotTheCallersAndTheNextIntervalTriesAgain() throws SQLException {
    open(OFTEN);
    rows("tasks", 40, "0");
    FaultRule full = faults.on(Kind.UPDATE).sql("DELETE").nth(1).fail(SqlFaults::full);

    assertThat(tasks.claim(10, IdRange.ALL)).hasSize(10);
    assertThat(full.fired()).isEqualTo(1);
    assertThat(claimed()).isEqualTo(10);
    tasks.claim(9, IdRange.ALL);
    assertThat(claimed()).isEqualTo(19);
    tasks.claim();

    assertThat(claimed()).isZero();
  }

  @Test
  void aStoreThatIsBusyIsLeftAlone() throws SQLException {
    open(OFTEN);
    rows("tasks", 40, "0");
    FaultRule busy = faults.on(Kind.BEGIN).unit("vacuum").fail(SqlFaults::busy);

    assertThat(tasks.claim(10, IdRange.ALL)).hasSize(10);

    assertThat(busy.fired()).isEqualTo(1); // not tried again
    assertThat(claimed()).isEqualTo(10);
  }

  @Test
  void anInterruptedCallerHasItsMessagesAndRemovesNothing() throws SQLException {
    open(OFTEN);
    rows("tasks", 40, "0");
    faults.on(Kind.COMMIT).after().nth(1).run(call -> Thread.currentThread().interrupt());

    assertThat(tasks.claim(10, IdRange.ALL)).hasSize(10);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(units("vacuum")).isEmpty();
  }

  @Test
  void aClosedBrokerVacuumsNothing() {
    open(BY_HAND);
    Maintenance maintenance = broker.maintenance();
    broker.close();

    assertThatThrownBy(maintenance::vacuum).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(maintenance::compact).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    open(BY_HAND);
    for (Runnable bad :
        List.<Runnable>of(
            () -> OFTEN.withInterval(0),
            () -> OFTEN.withThreshold(-0.1),
            () -> OFTEN.withThreshold(10),
            () -> OFTEN.withThreshold(Double.NaN),
            () -> OFTEN.withBatch(0))) {
      assertThatThrownBy(bad::run).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Map.of("threshold", OFTEN.withThreshold(1).threshold()))
        .containsEntry("threshold", 1.0);
  }
}
