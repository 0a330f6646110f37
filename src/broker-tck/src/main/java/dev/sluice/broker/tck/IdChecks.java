package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.error.TimestampException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** IDs as the store gives them, and as the application does. */
abstract class IdChecks extends Checks {

  private static final long BASE = 1_700_000_000_123_453_440L;

  IdChecks(BrokerTck subject) {
    super(subject);
  }

  private static QueueEntry entry(String queue, long id) {
    return new QueueEntry(queue, new MessageId(id), "body " + id);
  }

  @Test
  void idsRiseWhateverTheClockDoes() throws Exception {
    AtomicLong clock = new AtomicLong(BASE + 17);
    Broker own = open(emptyDatabase(), new IdGenerator(clock::get, Duration.ZERO));

    assertThat(own.ids().last()).isEqualTo(new MessageId(0));
    assertThat(own.queue("tasks").write("a")).isEqualTo(new MessageId(BASE));
    assertThat(own.queue("done").write("b")).isEqualTo(new MessageId(BASE + 1));
    clock.addAndGet(3 * 4096);
    assertThat(own.ids().next()).isEqualTo(new MessageId(BASE + 3 * 4096));
    clock.addAndGet(-1_000_000_000);
    assertThat(own.queue("tasks").write("c")).isEqualTo(new MessageId(BASE + 3 * 4096 + 1));
    assertThat(own.ids().last()).isEqualTo(new MessageId(BASE + 3 * 4096 + 1));
  }

  @Test
  void aClockTooFarBehindFailsTheWriteAndChangesNothing() throws Exception {
    AtomicLong clock = new AtomicLong(BASE);
    Broker own = open(emptyDatabase(), new IdGenerator(clock::get, Duration.ZERO));
    own.ids().advance(new MessageId(BASE + 4095));
    List<Object> before = contents(own);

    assertThatThrownBy(() -> own.queue("tasks").write("none left"))
        .isInstanceOfSatisfying(
            TimestampException.class, e -> assertThat(e.isRetryable()).isTrue());

    assertThat(contents(own)).isEqualTo(before);
    clock.addAndGet(4096);
    assertThat(own.queue("tasks").write("later")).isEqualTo(new MessageId(BASE + 4096));
  }

  @Test
  void theHighestIdSurvivesItsMessages() {
    MessageId last = tasks.write("gone");
    broker.deleteAll();

    assertThat(broker.ids().last()).isEqualTo(last);
    assertThat(another().queue("tasks").write("next")).isGreaterThan(last);
  }

  @Test
  void brokersOfOneStoreShareTheirIds() {
    Broker other = another();
    MessageId last = tasks.write("first");
    for (int i = 0; i < 10; i++) {
      MessageId next = (i % 2 == 0 ? other : broker).queue("tasks").write("next");
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    assertThat(broker.ids().next()).isGreaterThan(last);
  }

  @Test
  void anIdWithoutAMessageIsNobodyElses() {
    MessageId own = broker.ids().next();

    assertThat(broker.ids().last()).isEqualTo(own);
    assertThat(tasks.write("later")).isGreaterThan(own);
    tasks.insert(List.of(new Message(own, "reserved")));
    assertThat(pending("tasks")).containsExactly("later", "reserved");
  }

  @Test
  void aFloorIsRaisedAndNeverLowered() {
    assertThat(broker.ids().advance(new MessageId(500))).isEqualTo(new MessageId(500));
    assertThat(broker.ids().advance(new MessageId(400))).isEqualTo(new MessageId(500));
    assertThat(broker.ids().last()).isEqualTo(new MessageId(500));
  }

  @Test
  void exactIdsAreStoredInTheOrderGiven() {
    tasks.write("there before");

    broker.insert(List.of(entry("tasks", 30), entry("done", 20), entry("tasks", 10)));

    assertThat(pending("tasks")).containsExactly("there before", "body 30", "body 10");
    assertThat(done.claim()).contains(new Message(new MessageId(20), "body 20"));
  }

  @Test
  void exactIdsRaiseTheHighestButNeverLowerIt() {
    broker.insert(List.of(entry("tasks", 50), entry("tasks", 40)));
    assertThat(broker.ids().last()).isEqualTo(new MessageId(51));

    broker.insert(List.of(entry("tasks", 45)));

    assertThat(broker.ids().last()).isEqualTo(new MessageId(51));
  }

  @Test
  void anIdThatIsTakenInAnyQueueUndoesTheWholeInsert() {
    insertClaimed("done", 20, "claimed");
    List<Object> before = contents(broker);

    assertThatThrownBy(() -> broker.insert(List.of(entry("tasks", 99), entry("tasks", 20))))
        .isInstanceOf(IntegrityException.class);

    assertThat(contents(broker)).isEqualTo(before);
  }

  @Test
  void theLargestIdIsAnIdLikeAnyOther() {
    MessageId largest = insert("tasks", Long.MAX_VALUE - 1, "largest");

    assertThat(broker.ids().last().value()).isEqualTo(Long.MAX_VALUE);
    assertThat(tasks.claim(9, IdRange.ALL)).containsExactly(new Message(largest, "largest"));
  }
}
