package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeekCursorTest {

  @TempDir Path folder;

  private Broker broker;
  private MessageQueue tasks;
  private MessageQueue other;

  @BeforeEach
  void open() {
    broker = Broker.open(SqliteDataSource.at(folder.resolve("peeked.db")));
    tasks = broker.queue("tasks");
    other = broker.queue("other");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  @Test
  void itReadsOnWhereItWasAndFindsWhatHasComeSince() {
    tasks.write(List.of("a", "b", "c", "d", "e"));
    PeekCursor<Message> cursor = tasks.peekAll(IdRange.ALL);

    assertThat(bodies(cursor.next(2))).containsExactly("a", "b");
    assertThat(bodies(cursor.next(9))).containsExactly("c", "d", "e");
    assertThat(cursor.next(9)).isEmpty();
    tasks.write("f");
    assertThat(bodies(cursor.next(9))).containsExactly("f");
    assertThat(tasks.stats().pending()).isEqualTo(6);
  }

  @Test
  void whatIsTakenMeanwhileMakesItSkipNothing() {
    tasks.write(List.of("a", "b", "c", "d", "e"));
    PeekCursor<Message> cursor = tasks.peekAll(IdRange.ALL);
    MessageId second = cursor.next(2).get(1).id();

    tasks.claim();
    tasks.delete(second);
    tasks.move(other);

    assertThat(bodies(cursor.next(9))).containsExactly("d", "e");
  }

  @Test
  void itGoesByTheOrderOfDeliveryAndNotById() {
    other.write("old");
    tasks.write(List.of("a", "b"));
    PeekCursor<Message> behind = tasks.peekAll(IdRange.ALL);
    behind.next(1);

    other.move(tasks);

    assertThat(bodies(tasks.peekAll(IdRange.ALL).next(9))).containsExactly("old", "a", "b");
    assertThat(bodies(behind.next(9))).as("it is past the old one's place").containsExactly("b");
  }

  @Test
  void boundsFilter() {
    List<MessageId> ids = tasks.write(List.of("a", "b", "c", "d", "e"));
    PeekCursor<Message> cursor =
        tasks.peekAll(IdRange.after(ids.get(0).value()).before(ids.get(4).value()));

    assertThat(bodies(cursor.next(2))).containsExactly("b", "c");
    assertThat(bodies(cursor.next(2))).containsExactly("d");
    assertThat(cursor.next(2)).isEmpty();
  }

  @Test
  void asAStreamItReadsPagesAsItGetsOn() {
    List<MessageId> ids = tasks.write(Collections.nCopies(2500, "x"));
    tasks.claim(1, IdRange.ALL);

    assertThat(tasks.peekAll(IdRange.ALL).stream().map(Message::id))
        .isEqualTo(ids.subList(1, 2500));
    assertThat(tasks.browse().all(IdRange.ALL).stream().filter(PeekedMessage::claimed))
        .extracting(PeekedMessage::id)
        .containsExactly(ids.get(0));
    PeekCursor<Message> cursor = tasks.peekAll(IdRange.ALL);
    assertThat(cursor.stream().limit(3).map(Message::id)).isEqualTo(ids.subList(1, 4));
    assertThat(cursor.next(1))
        .as("after the page")
        .extracting(Message::id)
        .containsExactly(ids.get(1001));
    assertThat(other.peekAll(IdRange.ALL).stream()).isEmpty();
    assertThat(tasks.stats().claimed()).isEqualTo(1);
  }

  @Test
  void itNeedsABoundAndALimit() {
    assertThatThrownBy(() -> tasks.peekAll(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> tasks.peekAll(IdRange.ALL).next(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 or more");
  }
}
