package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a batch is committed, and when all of it is pending again. */
@Timeout(60)
class BatchCursorTest {

  private static final int SIZE = 3;

  /** A cursor that claims, or one that moves: the same points hold for both. */
  enum Takes {
    CLAIMS,
    MOVES
  }

  @TempDir Path folder;

  private CountingDataSource source;
  private Broker broker;
  private MessageQueue tasks;
  private MessageQueue done;
  private PlainFile file;

  @BeforeEach
  void open() throws SQLException {
    Path path = folder.resolve("batches.db");
    source = new CountingDataSource(SqliteDataSource.at(path));
    broker = Broker.open(source);
    tasks = broker.queue("tasks");
    done = broker.queue("done");
    file = PlainFile.at(path);
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
    assertThat(source.open()).isZero();
  }

  private void write(int count) {
    IntStream.rangeClosed(1, count).forEach(i -> tasks.write("body " + i));
  }

  private BatchCursor cursor(Takes takes) {
    return takes == Takes.CLAIMS
        ? tasks.consumeInBatches(SIZE, IdRange.ALL)
        : tasks.moveInBatches(SIZE, IdRange.ALL, done);
  }

  private static List<String> take(BatchCursor cursor, int count) {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(cursor.next().orElseThrow().body());
    }
    return bodies;
  }

  private static List<String> bodies(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "body " + i).toList();
  }

  /** As everybody else sees it. */
  private void assertSettled(Takes takes, int taken, int all) throws SQLException {
    String pending = "SELECT body FROM messages WHERE queue = 'tasks' AND claimed = 0 ORDER BY id";
    String gone =
        takes == Takes.CLAIMS
            ? "SELECT body FROM messages WHERE queue = 'tasks' AND claimed = 1 ORDER BY id"
            : "SELECT body FROM messages WHERE queue = 'done' AND claimed = 0 ORDER BY id";
    assertThat(file.column(gone)).isEqualTo(bodies(1, taken));
    assertThat(file.column(pending)).isEqualTo(bodies(taken + 1, all));
  }

  private void assertUnlocked() throws SQLException {
    file.execute("PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE", "ROLLBACK");
  }

  private void assertLocked() {
    assertThatThrownBy(() -> file.execute("PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE"))
        .hasMessageContaining("SQLITE_BUSY");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsTakenOrLockedBeforeTheFirstIsAskedFor(Takes takes) throws SQLException {
    write(SIZE);
    try (BatchCursor cursor = cursor(takes)) {
      assertUnlocked();
      assertSettled(takes, 0, SIZE);
      assertThat(cursor.remaining()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstOfABatchTakesAllOfItAndTheLockAndCommitsNothing(Takes takes) throws SQLException {
    write(SIZE + 1);
    try (BatchCursor cursor = cursor(takes)) {
      for (int i = 1; i <= SIZE; i++) {
        assertThat(take(cursor, 1)).isEqualTo(bodies(i, i));
        assertThat(cursor.remaining()).isEqualTo(SIZE - i);
        assertLocked();
        assertSettled(takes, 0, SIZE + 1);
      }
    }
  }

  /** How many are asked for, of how many, and how many of them are committed by then. */
  @ParameterizedTest
  @CsvSource({"2, 7, 0", "3, 7, 0", "4, 7, 3", "5, 7, 3", "6, 7, 3", "7, 7, 6", "3, 3, 0"})
  void closingRollsBackTheBatchThatIsOpenAndNoMore(int asked, int all, int committed)
      throws SQLException {
    write(all);
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      assertThat(take(cursor, asked)).isEqualTo(bodies(1, asked));
      assertSettled(Takes.CLAIMS, committed, all);
    }

    assertUnlocked();
    assertSettled(Takes.CLAIMS, committed, all);
  }

  @ParameterizedTest
  @CsvSource({"2, 7, 0", "3, 7, 0", "4, 7, 3", "5, 7, 3", "6, 7, 3", "7, 7, 6", "3, 3, 0"})
  void closingRollsBackWhatIsMovedAsWell(int asked, int all, int committed) throws SQLException {
    write(all);
    try (BatchCursor cursor = tasks.moveInBatches(SIZE, IdRange.ALL, done)) {
      assertThat(take(cursor, asked)).isEqualTo(bodies(1, asked));
      assertSettled(Takes.MOVES, committed, all);
    }

    assertUnlocked();
    assertSettled(Takes.MOVES, committed, all);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 4, 6, 7})
  void askingUntilThereIsNoneCommitsAll(int all) throws SQLException {
    for (Takes takes : Takes.values()) {
      file.execute("DELETE FROM messages");
      write(all);
      try (BatchCursor cursor = cursor(takes)) {
        assertThat(take(cursor, all)).isEqualTo(bodies(1, all));
        assertThat(cursor.next()).isEmpty();

        assertUnlocked();
        assertSettled(takes, all, all);
      }
      assertSettled(takes, all, all);
    }
  }

  @Test
  void anExceptionInTheLoopRollsTheBatchBack() throws SQLException {
    write(SIZE);

    assertThatThrownBy(
            () -> {
              try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
                take(cursor, 2);
                throw new IllegalArgumentException("poison");
              }
            })
        .hasMessage("poison");

    assertUnlocked();
    assertSettled(Takes.CLAIMS, 0, SIZE);
  }

  @ParameterizedTest
  @EnumSource
  void theLastBatchCanBeCommittedByHand(Takes takes) throws SQLException {
    write(SIZE + 2);
    try (BatchCursor cursor = cursor(takes)) {
      take(cursor, SIZE);
      cursor.commit();

      assertUnlocked();
      assertSettled(takes, SIZE, SIZE + 2);
      assertThat(take(cursor, 2)).isEqualTo(bodies(SIZE + 1, SIZE + 2));
      cursor.commit();
    }
    assertSettled(takes, SIZE + 2, SIZE + 2);
  }

  @Test
  void aBatchCantBeCommittedBeforeItsLast() throws SQLException {
    write(SIZE);
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      take(cursor, 2);

      assertThatThrownBy(cursor::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("1 are left of 3");

      assertSettled(Takes.CLAIMS, 0, SIZE);
      assertThat(take(cursor, 1)).isEqualTo(bodies(3, 3));
      cursor.commit();
    }
    assertSettled(Takes.CLAIMS, SIZE, SIZE);
  }

  @Test
  void committingWithoutABatchDoesNothing() {
    write(1);
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      cursor.commit();
      take(cursor, 1);
      cursor.commit();
      cursor.commit();
      assertThat(cursor.next()).isEmpty();
      cursor.commit();
    }
    assertThat(tasks.stats().pending()).isZero();
  }

  @Test
  void whatIsWrittenBetweenTwoBatchesIsTaken() {
    write(SIZE);
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      take(cursor, SIZE);
      cursor.commit();
      tasks.write("late");
      assertThat(cursor.next()).map(Message::body).contains("late");
    }
  }

  @Test
  void askingAgainAfterTheEndLooksAgain() {
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      assertThat(cursor.next()).isEmpty();
      write(1);
      assertThat(cursor.next()).isPresent();
      assertThat(cursor.next()).isEmpty();
    }
    assertThat(tasks.stats().pending()).isZero();
  }

  @Test
  void onlyIdsInItsRangeAreTaken() {
    write(5);
    List<MessageId> ids = tasks.peek(5, IdRange.ALL).stream().map(Message::id).toList();
    IdRange range = IdRange.after(ids.get(0).value()).before(ids.get(4).value());
    try (BatchCursor cursor = tasks.consumeInBatches(2, range)) {
      assertThat(take(cursor, 3)).isEqualTo(bodies(2, 4));
      assertThat(cursor.next()).isEmpty();
    }
    assertThat(tasks.peek(5, IdRange.ALL))
        .extracting(Message::body)
        .containsExactly("body 1", "body 5");
  }

  @Test
  void whatIsMovedKeepsItsIdAndItsPlace() {
    write(2);
    List<Message> before = tasks.peek(2, IdRange.ALL);
    MessageId younger = done.write("younger");
    try (BatchCursor cursor = tasks.moveInBatches(SIZE, IdRange.ALL, done)) {
      assertThat(cursor.next()).contains(before.get(0));
      assertThat(cursor.next()).contains(before.get(1));
      assertThat(cursor.next()).isEmpty();
    }
    assertThat(done.peek(3, IdRange.ALL))
        .containsExactly(before.get(0), before.get(1), new Message(younger, "younger"));
  }

  @Test
  void whoWaitsForTheOtherQueueIsToldOfEachBatchMovedToIt() {
    AtomicInteger told = new AtomicInteger();
    write(SIZE + 1);
    try (var subscription = broker.activity().subscribe("done", told::incrementAndGet);
        BatchCursor cursor = tasks.moveInBatches(SIZE, IdRange.ALL, done)) {
      take(cursor, SIZE);
      cursor.commit();
      assertThat(told).hasValueGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void argumentsAreCheckedAtTheCall() {
    try (Broker another = Broker.open(source)) {
      assertThatThrownBy(() -> tasks.consumeInBatches(0, IdRange.ALL))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tasks.consumeInBatches(1, null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> tasks.moveInBatches(0, IdRange.ALL, done))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tasks.moveInBatches(1, IdRange.ALL, tasks))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tasks.moveInBatches(1, IdRange.ALL, another.queue("done")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aClosedCursorRefusesAndClosingAgainIsHarmless() {
    write(1);
    BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL);
    take(cursor, 1);
    cursor.close();
    cursor.close();

    assertThatThrownBy(cursor::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(cursor::commit)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(cursor.remaining()).isZero();
    assertThat(tasks.claim()).isPresent();
  }

  @Test
  void closingTheBrokerRollsAnOpenBatchBackAndEndsItsCursor() throws SQLException {
    write(SIZE);
    BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL);
    take(cursor, SIZE);

    broker.close();

    assertThat(source.open()).isZero();
    assertUnlocked();
    assertSettled(Takes.CLAIMS, 0, SIZE);
    assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClosedBrokerLetsNoBatchBegin() {
    write(1);
    BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL);
    broker.close();

    assertThatThrownBy(cursor::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> tasks.consumeInBatches(SIZE, IdRange.ALL))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsSeeTheBatchAsPending() {
    write(SIZE);
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      Optional<Message> first = cursor.next();
      assertThat(tasks.peek()).isEqualTo(first);
      assertThat(tasks.stats().pending()).isEqualTo(SIZE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thisThreadsOwnWritesFailAtOnceAndLeaveTheBatchAsItIs(Operation operation) {
    write(SIZE);
    broker.aliases().add("alias", "tasks");
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      take(cursor, 1);
      if (operation.writes()) {
        assertThatThrownBy(() -> operation.on(broker))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("claim batch");
      } else {
        operation.on(broker);
      }
      assertThat(take(cursor, 2)).isEqualTo(bodies(2, 3));
      assertThat(cursor.next()).isEmpty();
    }
    assertThat(tasks.stats().claimed()).isEqualTo(SIZE);
  }

  @Test
  void aSecondBatchOnThisThreadFailsAtOnce() {
    write(SIZE);
    try (BatchCursor cursor = tasks.consumeInBatches(2, IdRange.ALL);
        BatchCursor second = tasks.moveInBatches(1, IdRange.ALL, done)) {
      take(cursor, 1);
      assertThatThrownBy(second::next).isInstanceOf(IllegalStateException.class);
      take(cursor, 1);
      cursor.commit();
      assertThat(second.next()).map(Message::body).contains("body 3");
      assertThat(second.next()).isEmpty();
    }
    assertThat(done.stats().pending()).isEqualTo(1);
  }
}
