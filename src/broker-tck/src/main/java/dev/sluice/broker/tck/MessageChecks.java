package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.PeekCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.TextSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing, claiming, reading, moving, deleting. */
abstract class MessageChecks extends Checks {

  MessageChecks(BrokerTck subject) {
    super(subject);
  }

  @Test
  void messagesComeInTheOrderTheyWereStoredWhateverTheirIds() {
    insert("tasks", 30, "newest ID, first");
    insert("tasks", 10, "oldest ID, second");
    insert("done", 40, "not mine");
    insert("tasks", 20, "third");

    List<String> inOrder = List.of("newest ID, first", "oldest ID, second", "third");
    assertThat(pending("tasks")).isEqualTo(inOrder);
    assertThat(bodies(tasks.peek(9, IdRange.after(5)))).isEqualTo(inOrder);
    assertThat(bodies(tasks.peekAll(IdRange.ALL).next(9))).isEqualTo(inOrder);
    assertThat(tasks.peek()).get().extracting(Message::body).isEqualTo(inOrder.get(0));
    assertThat(tasks.claim()).get().extracting(Message::body).isEqualTo(inOrder.get(0));
    assertThat(bodies(tasks.claim(9, IdRange.ALL))).isEqualTo(inOrder.subList(1, 3));
    assertThat(tasks.claim()).isEmpty();
  }

  @Test
  void manyAreClaimedAndMovedInTheirOrderAsWell() {
    List<String> inOrder = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      insert("tasks", 1 + (i * 77L) % 211, "body " + i);
      inOrder.add("body " + i);
    }

    assertThat(bodies(tasks.move(100, IdRange.after(0), done))).isEqualTo(inOrder.subList(0, 100));
    assertThat(bodies(tasks.claim(100, IdRange.ALL))).isEqualTo(inOrder.subList(100, 200));
    assertThat(bodies(done.claim(100, IdRange.after(0)))).isEqualTo(inOrder.subList(0, 100));
  }

  @Test
  void aLimitTakesTheFirstAndLeavesTheRest() {
    tasks.write(List.of("0", "1", "2", "3", "4"));

    assertThat(bodies(tasks.claim(2, IdRange.ALL))).containsExactly("0", "1");
    assertThat(bodies(tasks.peek(2, IdRange.ALL))).containsExactly("2", "3");
    assertThat(bodies(tasks.move(1, IdRange.ALL, done))).containsExactly("2");
    assertThat(pending("tasks")).containsExactly("3", "4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 65, 1000})
  void aBatchIsWrittenInItsOrder(int size) {
    List<String> bodies = IntStream.range(0, size).mapToObj(i -> "body " + i).toList();

    List<MessageId> ids = tasks.write(bodies);

    assertThat(tasks.peek(size + 1, IdRange.ALL))
        .isEqualTo(
            IntStream.range(0, size)
                .mapToObj(i -> new Message(ids.get(i), bodies.get(i)))
                .toList());
  }

  @Test
  void boundsAreStrictOnBothSides() {
    IntStream.rangeClosed(1, 5).forEach(i -> insert("tasks", 10L * i, "m" + i));
    IdRange inner = IdRange.after(10).before(40);

    assertThat(bodies(tasks.peek(9, inner))).containsExactly("m2", "m3");
    assertThat(bodies(tasks.peekAll(inner).next(9))).containsExactly("m2", "m3");
    assertThat(tasks.browse().list(9, inner)).hasSize(2);
    assertThat(tasks.hasPending(IdRange.after(50))).isFalse();
    assertThat(tasks.hasPending(IdRange.ALL.before(10))).isFalse();
    assertThat(tasks.hasPending(IdRange.after(49))).isTrue();
    assertThat(bodies(tasks.claim(1, inner))).containsExactly("m2");
    assertThat(bodies(tasks.move(9, inner, done))).containsExactly("m3");
    assertThat(pending("tasks")).containsExactly("m1", "m4", "m5");
  }

  @Test
  void aMessageIsFoundByItsIdInItsQueueWhilePending() {
    tasks.write("first");
    MessageId second = tasks.write("second");

    assertThat(done.claim(second)).isEmpty();
    assertThat(done.peek(second)).isEmpty();
    assertThat(done.move(second, tasks)).isEmpty();
    assertThat(tasks.peek(second)).contains(new Message(second, "second"));
    assertThat(tasks.claim(second)).contains(new Message(second, "second"));
    assertThat(tasks.claim(second)).isEmpty();
    assertThat(tasks.peek(second)).isEmpty();
    assertThat(tasks.move(second, done)).isEmpty();
    assertThat(pending("tasks")).containsExactly("first");
  }

  @Test
  void aMovedMessageKeepsItsIdAndItsPlaceInTheOrder() {
    MessageId first = tasks.write("first");
    done.write("second");
    tasks.write("third");

    assertThat(tasks.move(done)).contains(new Message(first, "first"));

    assertThat(done.peek()).contains(new Message(first, "first"));
    assertThat(pending("done")).containsExactly("first", "second");
    assertThat(pending("tasks")).containsExactly("third");
  }

  @Test
  void recoveryMakesAClaimedMessagePendingAgain() {
    MessageId lost = tasks.write("lost");
    MessageId there = tasks.write("still there");
    tasks.claim(lost);

    assertThat(done.recover(lost, tasks)).isEmpty();
    assertThat(tasks.recover(lost, done)).contains(new Message(lost, "lost"));
    assertThat(tasks.recover(there, done)).contains(new Message(there, "still there"));

    assertThat(pending("done")).containsExactly("lost", "still there");
    assertThat(tasks.recover(lost, done)).isEmpty();
  }

  @Test
  void deletingIsForGoodAndStaysInItsQueue() {
    MessageId pending = tasks.write("pending");
    MessageId claimed = tasks.write("claimed");
    MessageId foreign = done.write("foreign");
    tasks.claim(claimed);

    assertThat(tasks.delete(foreign)).isFalse();
    assertThat(tasks.delete(new MessageId(17))).isFalse();
    assertThat(tasks.delete(List.of(pending, claimed, foreign, pending))).isEqualTo(2);
    assertThat(tasks.delete(pending)).isFalse();
    assertThat(broker.queues()).containsExactly("done");
  }

  @Test
  void thousandsOfIdsAreDeletedAtOnce() {
    List<MessageId> ids = tasks.write(IntStream.range(0, 5000).mapToObj(i -> "x").toList());

    assertThat(tasks.delete(ids.subList(1, 5000))).isEqualTo(4999);
    assertThat(tasks.stats().total()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "'; DROP TABLE messages; --",
        "line\r\nbreak",
        "\uFFFD\uFEFF\uFFFF",
        "\uD83D\uDE80\uD83D\uDE80",
        "e\u0301 \u00e9 \u202E right to left"
      })
  void aBodyComesBackAsItWasWritten(String body) {
    MessageId id = tasks.write(body);

    assertThat(tasks.peek()).contains(new Message(id, body));
    assertThat(tasks.claim(9, IdRange.ALL)).containsExactly(new Message(id, body));
    assertThat(tasks.recover(id, done)).contains(new Message(id, body));
  }

  @Test
  void namesDifferByCase() {
    broker.queue("Tasks").write("upper");
    tasks.write("lower");

    assertThat(tasks.claim()).get().extracting(Message::body).isEqualTo("lower");
    assertThat(tasks.claim()).isEmpty();
  }

  @Test
  void readingChangesNothing() {
    tasks.write(List.of("one", "two"));
    tasks.claim();
    List<Object> before = contents(broker);

    tasks.peek();
    tasks.peek(5, IdRange.ALL);
    tasks.peekAll(IdRange.ALL).next(5);
    tasks.browse().all(IdRange.ALL).next(5);

    assertThat(contents(broker)).isEqualTo(before);
  }

  @Test
  void browsingShowsClaimedMessagesInTheirPlace() {
    insert("tasks", 30, "first");
    insertClaimed("tasks", 10, "claimed");
    insert("done", 15, "not mine");
    insert("tasks", 20, "last");
    PeekedMessage claimed = new PeekedMessage(new MessageId(10), "claimed", true);

    assertThat(tasks.browse().list(9, IdRange.ALL))
        .extracting(PeekedMessage::body)
        .containsExactly("first", "claimed", "last");
    assertThat(tasks.browse().list(9, IdRange.ALL.before(20))).containsExactly(claimed);
    assertThat(tasks.browse().get(new MessageId(10))).contains(claimed);
    assertThat(tasks.browse().get(new MessageId(15))).isEmpty();
    assertThat(tasks.browse().latestPending()).contains(new MessageId(30));
  }

  @Test
  void aCursorSkipsNothingWhenMessagesVanishMeanwhile() {
    List<MessageId> ids = tasks.write(List.of("0", "1", "2", "3", "4"));
    PeekCursor<PeekedMessage> all = tasks.browse().all(IdRange.ALL);
    PeekCursor<Message> pending = tasks.peekAll(IdRange.ALL);
    assertThat(all.next(2)).hasSize(2);
    assertThat(bodies(pending.next(2))).containsExactly("0", "1");

    tasks.delete(ids.subList(0, 2));
    tasks.claim();

    assertThat(all.next(2)).extracting(PeekedMessage::body).containsExactly("2", "3");
    assertThat(bodies(pending.next(9))).containsExactly("3", "4");
    assertThat(pending.next(9)).isEmpty();
  }

  @Test
  void aTextIsFoundLiterallyAndByCase() {
    List<MessageId> ids =
        tasks.write(List.of("100% sure", "100_ sure", "100x sure", "SURE 100%", "gr\u00fcn sure"));
    done.write("100% sure");

    assertThat(tasks.browse().find(TextSearch.of("100%"))).containsExactly(ids.get(0), ids.get(3));
    assertThat(tasks.browse().find(TextSearch.of("100_"))).containsExactly(ids.get(1));
    assertThat(tasks.browse().find(TextSearch.of("SURE"))).containsExactly(ids.get(3));
    assertThat(tasks.browse().find(TextSearch.of("gr\u00fcn"))).containsExactly(ids.get(4));
    assertThat(tasks.browse().find(TextSearch.of("none"))).isEmpty();
  }

  @Test
  void aSearchKeepsToItsStateItsBoundsAndItsLimit() {
    insert("tasks", 30, "needle");
    insertClaimed("tasks", 10, "needle");
    insert("tasks", 20, "needle");
    TextSearch needle = TextSearch.of("needle");
    MessageId first = new MessageId(30);
    MessageId claimed = new MessageId(10);
    MessageId last = new MessageId(20);

    assertThat(tasks.browse().find(needle)).containsExactly(first, last);
    assertThat(tasks.browse().find(needle.withClaimed())).containsExactly(first, claimed, last);
    assertThat(tasks.browse().find(needle.limit(1))).containsExactly(first);
    assertThat(tasks.browse().find(needle.within(IdRange.ALL.before(30)))).containsExactly(last);
  }
}
