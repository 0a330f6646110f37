package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.error.TimestampException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueNameException;
import dev.sluice.broker.support.Store;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages under IDs of the caller's choice, and IDs without messages. */
@Timeout(60)
class ExactInsertTest {

  @TempDir Path folder;

  private final Faults faults = new Faults();
  private Store store;
  private Broker broker;

  @BeforeEach
  void open() throws SQLException {
    store = new Store(folder.resolve("exact.db"), faults);
    broker = store.broker;
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  private static QueueEntry entry(String queue, long id) {
    return new QueueEntry(queue, new MessageId(id), "body " + id);
  }

  @Test
  void theOrderIsThatOfTheInputWhateverTheIds() throws SQLException {
    broker.queue("tasks").write("there before");

    broker.insert(List.of(entry("tasks", 30), entry("other", 20), entry("tasks", 10)));

    assertThat(store.pending("tasks")).containsExactly("there before", "body 30", "body 10");
    assertThat(store.pending("other")).containsExactly("body 20");
    assertThat(store.file.column("SELECT ts FROM messages WHERE ts < 100 ORDER BY id"))
        .containsExactly(30L, 20L, 10L);
  }

  @Test
  void anInsertOfUnknownOutcomeIsFoundOutByTryingItAgain() throws SQLException {
    for (boolean committed : List.of(true, false)) {
      List<QueueEntry> once = List.of(entry("tasks", broker.ids().next().value()));
      FaultRule.Builder commit = faults.on(Kind.COMMIT).nth(1);
      (committed ? commit.after() : commit).fail(SqlFaults::broken);
      assertThatThrownBy(() -> broker.insert(once))
          .isInstanceOf(OperationalException.class)
          .satisfies(e -> assertThat(((BrokerException) e).isRetryable()).isFalse());
      faults.clear();

      if (committed) {
        assertThatThrownBy(() -> broker.insert(once)).isInstanceOf(IntegrityException.class);
      } else {
        broker.insert(once);
      }

      assertThat(broker.queue("tasks").browse().get(once.get(0).id())).isPresent();
    }
    assertThat(store.pending("tasks")).hasSize(2);
  }

  @Test
  void aQueueTakesMessagesAsTheyWereHandedOver() {
    MessageQueue tasks = broker.queue("tasks");
    List<Message> messages =
        List.of(new Message(new MessageId(7), "seven"), new Message(new MessageId(3), ""));

    tasks.insert(messages);

    assertThat(tasks.claim(9, IdRange.ALL)).isEqualTo(messages);
  }

  @Test
  void theHighestIdIsRaisedToOneMoreButNeverLowered() throws SQLException {
    broker.insert(List.of(entry("tasks", 50), entry("tasks", 40)));
    assertThat(store.highest()).isEqualTo(51);

    broker.insert(List.of(entry("tasks", 45)));

    assertThat(store.highest()).isEqualTo(51);
    assertThat(broker.queue("tasks").write("later").value()).isGreaterThan(51);
  }

  @Test
  void anIdThatIsTakenInAnyQueueUndoesTheWholeBatch() throws SQLException {
    store.row("other", "claimed", 20, true);
    Map<String, List<List<Object>>> before = store.contents();

    assertThatThrownBy(() -> broker.insert(List.of(entry("tasks", 99), entry("tasks", 20))))
        .isInstanceOf(IntegrityException.class)
        .hasMessage("an ID is taken already; nothing was inserted")
        .hasCauseInstanceOf(SQLException.class);

    assertThat(store.contents()).isEqualTo(before);
    assertThat(store.recorder.count(Kind.BEGIN)).isEqualTo(1); // not tried again
  }

  @Test
  void ofTwoBrokersThatInsertOneIdOneHasItAndTheOtherNothing() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (Broker other = Broker.open(SqliteDataSource.at(folder.resolve("exact.db")))) {
      for (long round = 0; round < 20; round++) {
        long shared = 1000 + 10 * round;
        List<CompletableFuture<Boolean>> both = new ArrayList<>();
        for (Broker each : List.of(broker, other)) {
          long own = shared + (each == broker ? 1 : 2);
          both.add(
              CompletableFuture.supplyAsync(
                  () -> inserts(each, start, entry("tasks", own), entry("tasks", shared)),
                  task -> new Thread(task).start()));
        }
        boolean first = both.get(0).get(30, TimeUnit.SECONDS);
        boolean second = both.get(1).get(30, TimeUnit.SECONDS);

        assertThat(first).as("round %d", round).isNotEqualTo(second);
        assertThat(store.file.column("SELECT ts FROM messages WHERE ts >= " + shared))
            .containsExactlyInAnyOrder(shared, shared + (first ? 1 : 2));
      }
    }
  }

  private static boolean inserts(Broker broker, CyclicBarrier start, QueueEntry... entries) {
    try {
      start.await(30, TimeUnit.SECONDS);
      broker.insert(List.of(entries));
      return true;
    } catch (IntegrityException taken) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyMistakeIsFoundBeforeAnythingIsTouched() {
    for (List<QueueEntry> bad :
        List.of(
            List.of(entry("tasks", 5), entry("other", 5)), // twice
            List.of(entry("tasks", 5), entry("tasks", 0)),
            List.of(entry("tasks", Long.MAX_VALUE)),
            List.of(entry("not good", 5)),
            List.of(entry("tasks", 5), new QueueEntry("tasks", new MessageId(6), "\uD83D")))) {
      assertThatThrownBy(() -> broker.insert(bad))
          .isInstanceOfAny(
              IntegrityException.class,
              IllegalArgumentException.class,
              QueueNameException.class,
              InvalidMessageException.class);
    }
    assertThatThrownBy(() -> broker.insert(Arrays.asList(entry("tasks", 5), null)))
        .isInstanceOf(NullPointerException.class);

    assertThat(store.recorder.calls()).isEmpty();
  }

  @Test
  void nothingIsInsertedWithoutATransaction() {
    broker.insert(List.of());
    broker.queue("tasks").insert(List.of());

    assertThat(store.recorder.calls()).isEmpty();
  }

  @Test
  void theLargestIdLeavesNoRoomForAnother() throws SQLException {
    broker.insert(List.of(entry("tasks", Long.MAX_VALUE - 1)));

    assertThat(store.highest()).isEqualTo(Long.MAX_VALUE);
    assertThat(broker.queue("tasks").claim(new MessageId(Long.MAX_VALUE - 1))).isPresent();
  }

  @Test
  void manyRowsAreInsertedByFewStatements() throws SQLException {
    List<QueueEntry> entries =
        LongStream.rangeClosed(1, 1000).mapToObj(i -> entry("queue" + i % 3, 1001 - i)).toList();

    broker.insert(entries);

    assertThat(store.recorder.count(Kind.UPDATE)).isLessThan(25);
    assertThat(store.file.column("SELECT ts FROM messages ORDER BY id"))
        .isEqualTo(entries.stream().map(e -> e.id().value()).toList());
  }

  @Test
  void anIdWithoutAMessageIsNobodyElses() throws SQLException {
    assertThat(broker.ids().last()).isEqualTo(new MessageId(0));

    MessageId own = broker.ids().next();

    assertThat(broker.ids().last()).isEqualTo(own);
    assertThat(store.highest()).isEqualTo(own.value());
    assertThat(broker.queue("tasks").write("later")).isGreaterThan(own);
    broker.insert(List.of(new QueueEntry("tasks", own, "reserved")));
    assertThat(store.pending("tasks")).containsExactly("later", "reserved");
  }

  @Test
  void aFloorIsRaisedAndNeverLowered() throws SQLException {
    assertThat(broker.ids().advance(new MessageId(500))).isEqualTo(new MessageId(500));
    assertThat(broker.ids().advance(new MessageId(400))).isEqualTo(new MessageId(500));

    assertThat(store.highest()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFloorThatMayHaveBeenStoredIsSaidToBeAmbiguous(boolean done) throws SQLException {
    FaultOnCommit.of(faults, done);

    assertThatThrownBy(() -> broker.ids().advance(new MessageId(500)))
        .isInstanceOfSatisfying(
            TimestampException.class,
            e -> {
              assertThat(e.isOutcomeAmbiguous()).isTrue();
              assertThat(e.isRetryable()).isFalse();
            })
        .hasMessageContaining("read it again");

    faults.clear();
    assertThat(broker.ids().last().value()).isEqualTo(done ? 500 : 0);
  }

  /** A connection that breaks at the commit, before or after it was done. */
  private static final class FaultOnCommit {
    static void of(Faults faults, boolean after) {
      if (after) {
        faults.on(Kind.COMMIT).unit("advance").after().fail(SqlFaults::broken);
      } else {
        faults.on(Kind.COMMIT).unit("advance").fail(SqlFaults::broken);
      }
    }
  }
}
