package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageBody;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueNameException;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Recorder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each operation does, seen from outside and on disk. */
@Timeout(60)
class QueueTest {

  private static final long ID = 1_000;

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private Path path;
  private Broker broker;
  private MessageQueue tasks;
  private PlainFile file;

  @BeforeEach
  void open() throws SQLException {
    path = folder.resolve("queue.db");
    VacuumOptions never = VacuumOptions.DEFAULTS.withAutomatic(false);
    broker =
        Broker.builder(SqliteDataSource.at(path))
            .options(BrokerOptions.DEFAULTS.withVacuum(never))
            .interceptors(recorder)
            .open();
    tasks = broker.queue("tasks");
    file = PlainFile.at(path);
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
  }

  /** Stores a message as another program may, with an ID of its own. */
  private MessageId row(String queue, String body, long id) throws SQLException {
    file.execute(
        "INSERT INTO messages (queue, body, ts) VALUES ('%s', '%s', %d)"
            .formatted(queue, body, id));
    return new MessageId(id);
  }

  private List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  private List<String> pending(String queue) {
    return bodies(broker.queue(queue).peek(100, IdRange.ALL));
  }

  @Test
  void messagesComeInTheOrderOfTheirRowsWhateverTheirIds() throws SQLException {
    row("tasks", "newest ID, first row", ID + 2);
    row("tasks", "oldest ID, second row", ID);
    row("other", "not mine", ID + 3);
    row("tasks", "third row", ID + 1);

    assertThat(pending("tasks"))
        .containsExactly("newest ID, first row", "oldest ID, second row", "third row");
    assertThat(tasks.claim()).get().extracting(Message::body).isEqualTo("newest ID, first row");
    assertThat(bodies(tasks.claim(9, IdRange.ALL)))
        .containsExactly("oldest ID, second row", "third row");
    assertThat(tasks.claim()).isEmpty();
  }

  @Test
  void aLimitTakesTheFirstAndLeavesTheRest() {
    for (int i = 0; i < 5; i++) {
      tasks.write("m" + i);
    }

    assertThat(bodies(tasks.claim(2, IdRange.ALL))).containsExactly("m0", "m1");
    assertThat(bodies(tasks.peek(2, IdRange.ALL))).containsExactly("m2", "m3");
    assertThat(bodies(tasks.move(1, IdRange.ALL, broker.queue("other")))).containsExactly("m2");
    assertThat(pending("tasks")).containsExactly("m3", "m4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 63, 64, 65, 127, 1000})
  void aBatchKeepsItsOrderWhateverItsSize(int size) throws SQLException {
    List<String> bodies = IntStream.range(0, size).mapToObj(i -> "body " + i).toList();

    List<MessageId> ids = tasks.write(bodies);

    assertThat(ids).hasSize(size).isSorted().doesNotHaveDuplicates();
    List<Message> expected =
        IntStream.range(0, size).mapToObj(i -> new Message(ids.get(i), bodies.get(i))).toList();
    assertThat(tasks.peek(size + 1, IdRange.ALL)).isEqualTo(expected);
    assertThat(file.column("SELECT ts FROM messages ORDER BY id"))
        .isEqualTo(ids.stream().map(MessageId::value).toList());
    assertThat(tasks.write("after")).isGreaterThan(ids.get(size - 1));
  }

  @Test
  void aThousandMessagesTakeOneTransactionOfFewStatements() {
    recorder.clear();

    tasks.write(Collections.nCopies(1000, "x"));
    assertThat(tasks.claim(1000, IdRange.ALL)).hasSize(1000);

    assertThat(operationCalls(Kind.UNIT)).isEqualTo(2);
    assertThat(operationCalls(Kind.BEGIN)).isEqualTo(2);
    assertThat(operationCalls(Kind.UPDATE)).isEqualTo(1 + 15 + 2); // 15 times 64, 32, 8
    assertThat(operationCalls(Kind.QUERY)).isEqualTo(2);
  }

  /** Upkeep left out, which comes when it is due. */
  private long operationCalls(Kind kind) {
    return recorder.calls(kind).stream().filter(call -> call.purpose() == Purpose.BROKER).count();
  }

  @Test
  void oneBadBodySparesTheWholeBatch() {
    recorder.clear();

    assertThatThrownBy(() -> tasks.write(List.of("good", "\uD83D")))
        .isInstanceOf(InvalidMessageException.class);

    assertThat(recorder.calls()).isEmpty();
  }

  @Test
  void anEmptyBatchCostsNoCall() {
    recorder.clear();

    assertThat(tasks.write(List.of())).isEmpty();

    assertThat(recorder.calls()).isEmpty();
    broker.close();
    assertThatThrownBy(() -> tasks.write(List.of())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void boundsAreStrictOnBothSides() throws SQLException {
    for (int i = 0; i < 5; i++) {
      row("tasks", "m" + i, ID + i);
    }

    IdRange inner = IdRange.after(ID).before(ID + 3);
    assertThat(bodies(tasks.peek(9, inner))).containsExactly("m1", "m2");
    assertThat(bodies(tasks.peek(9, IdRange.after(ID + 3)))).containsExactly("m4");
    assertThat(bodies(tasks.peek(9, IdRange.ALL.before(ID + 1)))).containsExactly("m0");
    assertThat(tasks.peek(9, IdRange.after(ID + 1).before(ID + 2))).isEmpty();
    assertThat(bodies(tasks.claim(1, inner))).containsExactly("m1");
    assertThat(bodies(tasks.move(9, inner, broker.queue("other")))).containsExactly("m2");
    assertThat(pending("tasks")).containsExactly("m0", "m3", "m4");
  }

  @Test
  void zeroIsABoundAndAnIdOfAnOldStore() throws SQLException {
    MessageId zero = row("tasks", "zero", 0);
    row("tasks", "one", 1);

    assertThat(bodies(tasks.peek(9, IdRange.after(0)))).containsExactly("one");
    assertThat(pending("tasks")).containsExactly("zero", "one");
    assertThat(tasks.peek(zero)).isPresent();
    assertThat(tasks.claim(zero)).isPresent();
    assertThat(tasks.delete(zero)).isTrue();
  }

  @Test
  void aMessageIsFoundByItsIdInItsQueueWhilePending() {
    tasks.write("first");
    MessageId second = tasks.write("second");

    assertThat(broker.queue("other").claim(second)).isEmpty();
    assertThat(broker.queue("other").peek(second)).isEmpty();
    assertThat(tasks.peek(second)).contains(new Message(second, "second"));
    assertThat(tasks.claim(second)).contains(new Message(second, "second"));
    assertThat(tasks.claim(second)).isEmpty();
    assertThat(tasks.peek(second)).isEmpty();
    assertThat(tasks.move(second, broker.queue("other"))).isEmpty();
    assertThat(pending("tasks")).containsExactly("first");
  }

  @Test
  void anExactIdOverridesBounds() throws SQLException {
    MessageId id = tasks.write("one");
    SqliteBackend backend = new SqliteBackend(SqliteOptions.DEFAULTS);
    Selection exact = new Selection(1, IdRange.after(id.value()).before(0), id, false);

    try (SqlRunner runner = SqlRunner.over(SqliteDataSource.at(path)).plain()) {
      List<Message> found =
          runner.run(
              Unit.read("test"), session -> backend.messages().peek(session, "tasks", exact));
      assertThat(found).containsExactly(new Message(id, "one"));
    }
  }

  @Test
  void aPeekChangesNothing() throws SQLException {
    tasks.write("one");
    Map<String, List<List<Object>>> before = file.contents();

    tasks.peek();
    tasks.peek(5, IdRange.ALL);

    assertThat(file.contents()).isEqualTo(before);
  }

  @Test
  void aMovedMessageKeepsItsIdAndItsPlaceInTheOrder() {
    MessageId first = tasks.write("first");
    broker.queue("other").write("second");
    tasks.write("third");

    assertThat(tasks.move(broker.queue("other"))).contains(new Message(first, "first"));

    assertThat(broker.queue("other").peek(9, IdRange.ALL))
        .first()
        .isEqualTo(new Message(first, "first"));
    assertThat(pending("other")).containsExactly("first", "second");
    assertThat(pending("tasks")).containsExactly("third");
  }

  @Test
  void aDestinationNeedNotExistAndASourceEndsWithItsLastMessage() {
    tasks.write("one");
    assertThat(broker.queues()).containsExactly("tasks");

    tasks.move(broker.queue("fresh"));

    assertThat(broker.queues()).containsExactly("fresh");
    assertThat(tasks.move(broker.queue("fresh"))).isEmpty();
    assertThat(tasks.move(9, IdRange.ALL, broker.queue("fresh"))).isEmpty();
  }

  @Test
  void recoveryMakesAClaimedMessagePendingAgain() {
    MessageId id = tasks.write("lost");
    tasks.claim();
    assertThat(tasks.move(id, broker.queue("again"))).isEmpty();

    assertThat(tasks.recover(id, broker.queue("again"))).contains(new Message(id, "lost"));

    assertThat(broker.queue("again").claim()).contains(new Message(id, "lost"));
    assertThat(tasks.recover(id, broker.queue("again"))).isEmpty();
  }

  @Test
  void recoveryTakesAPendingMessageToo() {
    MessageId id = tasks.write("still there");

    assertThat(tasks.recover(id, broker.queue("again"))).isPresent();
    assertThat(pending("again")).containsExactly("still there");
  }

  @Test
  void aMoveToTheSameQueueOrAnotherBrokerIsRefused() throws SQLException {
    MessageId id = tasks.write("one");
    Map<String, List<List<Object>>> before = file.contents();
    try (Broker second = Broker.open(SqliteDataSource.at(path))) {
      for (MessageQueue to : List.of(broker.queue("tasks"), second.queue("other"))) {
        for (Runnable move :
            List.<Runnable>of(
                () -> tasks.move(to),
                () -> tasks.move(id, to),
                () -> tasks.move(5, IdRange.ALL, to),
                () -> tasks.recover(id, to))) {
          assertThatThrownBy(move::run).isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
    assertThat(file.contents()).isEqualTo(before);
  }

  @Test
  void deletingIsForGoodAndStaysInItsQueue() {
    MessageId pending = tasks.write("pending");
    MessageId claimed = tasks.write("claimed");
    MessageId foreign = broker.queue("other").write("foreign");
    tasks.claim(claimed);

    assertThat(tasks.delete(foreign)).isFalse();
    assertThat(tasks.delete(new MessageId(17))).isFalse();
    assertThat(tasks.delete(List.of(pending, claimed, foreign, pending))).isEqualTo(2);
    assertThat(tasks.delete(pending)).isFalse();
    assertThat(tasks.delete(List.of())).isZero();
    assertThat(broker.queues()).containsExactly("other");
  }

  @Test
  void manyIdsAreDeletedAtOnce() throws SQLException {
    file.execute(
        "INSERT INTO messages (queue, body, ts) WITH RECURSIVE n(i) AS"
            + " (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
            + " SELECT 'tasks', 'body', i FROM n");
    List<MessageId> even =
        LongStream.rangeClosed(1, 25_000).mapToObj(i -> new MessageId(2 * i)).toList();

    assertThat(tasks.delete(even)).isEqualTo(25_000);

    assertThat(tasks.stats().total()).isEqualTo(25_000);
    assertThat(file.value("SELECT count(*) FROM messages WHERE ts % 2 = 0")).isEqualTo(0L);
  }

  @Test
  void aQueueOrEverythingIsDeleted() {
    tasks.write("one");
    tasks.write("two");
    tasks.claim();
    broker.queue("other").write("three");
    broker.queue("third").write("four");

    assertThat(tasks.deleteAll()).isEqualTo(2);
    assertThat(tasks.deleteAll()).isZero();
    assertThat(broker.queues()).containsExactly("other", "third");
    assertThat(broker.deleteAll()).isEqualTo(2);
    assertThat(broker.queues()).isEmpty();
  }

  @Test
  void queuesAreListedInTheOrderOfTheirBytesClaimedOnesIncluded() {
    for (String name : List.of("b", "a", "B", "_", "a.b", "a-b", "10", "9", "A")) {
      broker.queue(name).write("one");
    }
    broker.queue("a").claim();

    List<String> inOrder = List.of("10", "9", "A", "B", "_", "a", "a-b", "a.b", "b");
    assertThat(broker.queues()).isEqualTo(inOrder);
    assertThat(broker.stats()).extracting(QueueStats::queue).isEqualTo(inOrder);
    assertThat(broker.stats()).contains(new QueueStats("a", 0, 1), new QueueStats("b", 1, 0));
  }

  @Test
  void statsCountPendingAndClaimed() {
    assertThat(tasks.stats()).isEqualTo(new QueueStats("tasks", 0, 0));
    tasks.write("one");
    tasks.write("two");
    tasks.write("three");
    tasks.claim();

    assertThat(tasks.stats()).isEqualTo(new QueueStats("tasks", 2, 1));
    assertThat(tasks.stats().total()).isEqualTo(3);
    assertThat(broker.stats()).containsExactly(tasks.stats());
  }

  @Test
  void namesDifferByCase() {
    broker.queue("Tasks").write("upper");
    tasks.write("lower");

    assertThat(tasks.claim()).get().extracting(Message::body).isEqualTo("lower");
    assertThat(tasks.claim()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "'; DROP TABLE messages; --",
        "line\r\nbreak",
        "\u0000",
        "nul\u0000inside",
        "\uFFFD\uFEFF\uFFFF",
        "\uD83D\uDE80\uD83D\uDE80",
        "e\u0301 \u00e9 \u202E right to left"
      })
  void aBodyComesBackAsItWasWritten(String body) {
    MessageId id = tasks.write(body);

    assertThat(tasks.peek()).contains(new Message(id, body));
    assertThat(tasks.claim(9, IdRange.ALL)).containsExactly(new Message(id, body));
    assertThat(tasks.recover(id, broker.queue("other"))).contains(new Message(id, body));
  }

  @Test
  void aBodyOfExactlyTheLimitFitsAndOneByteMoreDoesNot() {
    String largest = "\u00e9".repeat(MessageBody.DEFAULT_MAX_BYTES / 2);
    tasks.write(largest);
    assertThat(tasks.claim()).get().extracting(Message::body).isEqualTo(largest);

    recorder.clear();
    assertThatThrownBy(() -> tasks.write(largest + "x"))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("10485761")
        .hasMessageContaining("10485760");
    assertThat(recorder.calls()).isEmpty();
  }

  @Test
  void theLimitCanBeSet() {
    BrokerOptions options = BrokerOptions.DEFAULTS.withMaxBodyBytes(4);
    try (Broker small = Broker.builder(SqliteDataSource.at(path)).options(options).open()) {
      small.queue("tasks").write("1234");
      assertThatThrownBy(() -> small.queue("tasks").write("12345"))
          .isInstanceOf(InvalidMessageException.class);
      assertThatThrownBy(() -> small.queue("tasks").write("\uD83D\uDE80x"))
          .isInstanceOf(InvalidMessageException.class);
    }
    assertThatThrownBy(() -> options.withMaxBodyBytes(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uD83D", "\uDE80", "x\uD83Dx", "\uDE80\uD83D", "\uD83D\uD83D\uDE80", "x\uDE80"})
  void aLoneSurrogateIsRefusedBeforeAnythingIsTouched(String body) {
    recorder.clear();

    assertThatThrownBy(() -> tasks.write(body))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("lone surrogates");

    assertThat(recorder.calls()).isEmpty();
  }

  @Test
  void badArgumentsAreRefusedBeforeAnythingIsTouched() {
    MessageQueue other = broker.queue("other");
    recorder.clear();
    for (Runnable bad :
        List.<Runnable>of(
            () -> tasks.claim(0, IdRange.ALL),
            () -> tasks.claim(-1, IdRange.ALL),
            () -> tasks.peek(0, IdRange.ALL),
            () -> tasks.move(0, IdRange.ALL, other))) {
      assertThatThrownBy(bad::run).isInstanceOf(IllegalArgumentException.class);
    }
    for (Runnable missing :
        List.<Runnable>of(
            () -> tasks.write((String) null),
            () -> tasks.write((List<String>) null),
            () -> tasks.write(Arrays.asList("one", null)),
            () -> tasks.claim(null),
            () -> tasks.claim(1, null),
            () -> tasks.peek(null),
            () -> tasks.move(null),
            () -> tasks.move(null, other),
            () -> tasks.recover(null, other),
            () -> tasks.delete((MessageId) null),
            () -> tasks.delete(Arrays.asList(new MessageId(1), null)),
            () -> tasks.delete(new ArrayList<>(Arrays.asList((MessageId) null))),
            () -> broker.queue(null))) {
      assertThatThrownBy(missing::run).isInstanceOf(NullPointerException.class);
    }
    assertThatThrownBy(() -> broker.queue("no name")).isInstanceOf(QueueNameException.class);
    assertThat(recorder.calls()).isEmpty();
  }

  @Test
  void aHandleCostsNoCall() {
    recorder.clear();

    assertThat(broker.queue("never-used").name()).isEqualTo("never-used");
    assertThat(broker.queue("never-used")).hasToString("queue never-used");

    assertThat(recorder.calls()).isEmpty();
  }
}
