package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.broker.support.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at a queue, claimed messages included. */
@Timeout(60)
class BrowseTest {

  @TempDir Path folder;

  private Store store;
  private QueueBrowser tasks;

  @BeforeEach
  void open() throws SQLException {
    store = new Store(folder.resolve("browsed.db"));
    tasks = store.queue("tasks").browse();
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  private void fill() throws SQLException {
    store.row("tasks", "newest, first", 30, false);
    store.row("tasks", "claimed", 10, true);
    store.row("other", "not mine", 15, false);
    store.row("tasks", "last", 20, false);
  }

  private static final PeekedMessage FIRST =
      new PeekedMessage(new MessageId(30), "newest, first", false);
  private static final PeekedMessage CLAIMED =
      new PeekedMessage(new MessageId(10), "claimed", true);
  private static final PeekedMessage LAST = new PeekedMessage(new MessageId(20), "last", false);

  @Test
  void everythingIsSeenInTheOrderOfDeliveryWithItsState() throws SQLException {
    fill();

    assertThat(tasks.list(9, IdRange.ALL)).containsExactly(FIRST, CLAIMED, LAST);
    assertThat(tasks.list(2, IdRange.ALL)).containsExactly(FIRST, CLAIMED);
    assertThat(tasks.list(9, IdRange.after(10).before(30))).containsExactly(LAST);
    assertThat(store.queue("none").browse().list(9, IdRange.ALL)).isEmpty();
  }

  @Test
  void oneMessageIsFoundInItsQueueWhateverItsState() throws SQLException {
    fill();

    assertThat(tasks.get(new MessageId(10))).contains(CLAIMED);
    assertThat(tasks.get(new MessageId(20))).contains(LAST);
    assertThat(tasks.get(new MessageId(15))).isEmpty();
    assertThat(CLAIMED.message().body()).isEqualTo("claimed");
    assertThat(CLAIMED).hasToString("message 0000000000000000010 of 7 characters, claimed");
  }

  @Test
  void aCursorReadsAllOfItPageByPage() throws SQLException {
    List<PeekedMessage> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      PeekedMessage message = new PeekedMessage(new MessageId(1000 - i), "body " + i, i % 3 == 0);
      store.row(i % 5 == 4 ? "other" : "tasks", message.body(), 1000 - i, message.claimed());
      if (i % 5 != 4) {
        all.add(message);
      }
    }

    assertThat(pages(tasks.all(IdRange.ALL), 7)).isEqualTo(all);
    assertThat(pages(tasks.all(IdRange.after(980)), 3))
        .isEqualTo(all.stream().filter(message -> message.id().value() > 980).toList());
  }

  private static List<PeekedMessage> pages(PeekCursor<PeekedMessage> cursor, int size) {
    List<PeekedMessage> all = new ArrayList<>();
    for (List<PeekedMessage> page = cursor.next(size); !page.isEmpty(); page = cursor.next(size)) {
      assertThat(page).hasSizeLessThanOrEqualTo(size);
      all.addAll(page);
    }
    return all;
  }

  @Test
  void whatIsRemovedMeanwhileMakesACursorSkipNothing() throws SQLException {
    fill();
    PeekCursor<PeekedMessage> cursor = tasks.all(IdRange.ALL);
    assertThat(cursor.next(1)).containsExactly(FIRST);

    store.queue("tasks").delete(new MessageId(30));

    assertThat(cursor.next(5)).containsExactly(CLAIMED, LAST);
    MessageId late = store.queue("tasks").write("late");
    assertThat(cursor.next(5)).extracting(PeekedMessage::id).containsExactly(late);
  }

  @Test
  void aTextIsFoundLiterallyAndByCase() throws SQLException {
    MessageQueue queue = store.queue("tasks");
    List<MessageId> ids =
        queue.write(
            List.of("100% sure", "100_ sure", "100x sure", "SURE 100%", "grün sure", "a\0b sure"));

    assertThat(tasks.find(TextSearch.of("100%"))).containsExactly(ids.get(0), ids.get(3));
    assertThat(tasks.find(TextSearch.of("1_0"))).isEmpty();
    assertThat(tasks.find(TextSearch.of("100_"))).containsExactly(ids.get(1));
    assertThat(tasks.find(TextSearch.of("SURE"))).containsExactly(ids.get(3));
    assertThat(tasks.find(TextSearch.of("grün"))).containsExactly(ids.get(4));
    assertThat(tasks.find(TextSearch.of("a\0b"))).containsExactly(ids.get(5));
    assertThat(tasks.find(TextSearch.of("none"))).isEmpty();
  }

  @Test
  void aSearchKeepsToItsQueueItsStateItsBoundsAndItsLimit() throws SQLException {
    store.row("tasks", "needle", 30, false);
    store.row("tasks", "needle", 10, true);
    store.row("other", "needle", 15, false);
    store.row("tasks", "needle", 20, false);
    TextSearch needle = TextSearch.of("needle");

    assertThat(ids(needle)).containsExactly(30L, 20L);
    assertThat(ids(needle.withClaimed())).containsExactly(30L, 10L, 20L);
    assertThat(ids(needle.limit(1))).containsExactly(30L);
    assertThat(ids(needle.within(IdRange.ALL.before(30)))).containsExactly(20L);
    assertThat(ids(needle.within(IdRange.after(9)).withClaimed().limit(2)))
        .containsExactly(30L, 10L);
  }

  private List<Long> ids(TextSearch search) {
    return tasks.find(search).stream().map(MessageId::value).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "a b", "a\u00a0\u2003b", " \t\n"})
  void aSearchNeedsThreeCharactersThatCanBeSeen(String text) {
    assertThatThrownBy(() -> TextSearch.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 3");
  }

  @Test
  void aSearchTextIsCountedInCharactersNotInUnits() {
    assertThat(TextSearch.of("\uD83D\uDE80".repeat(1024)).limit()).isEqualTo(100);
    assertThatThrownBy(() -> TextSearch.of("a".repeat(1025)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1024");
    assertThatThrownBy(() -> TextSearch.of("\uD83D\uDE80")).hasMessageContaining("at least 3");
    assertThatThrownBy(() -> TextSearch.of("abc\uD83D"))
        .isInstanceOf(InvalidMessageException.class);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1001"})
  void aSearchFindsOneToAThousand(int limit) {
    assertThatThrownBy(() -> TextSearch.of("abc").limit(limit))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(TextSearch.of("abc").limit(1000).limit()).isEqualTo(1000);
  }

  @Test
  void badArgumentsAreRefusedAtTheCall() {
    for (Runnable bad :
        List.<Runnable>of(() -> tasks.list(0, IdRange.ALL), () -> tasks.all(IdRange.ALL).next(0))) {
      assertThatThrownBy(bad::run).isInstanceOf(IllegalArgumentException.class);
    }
    for (Runnable missing :
        List.<Runnable>of(
            () -> tasks.list(1, null),
            () -> tasks.all(null),
            () -> tasks.get(null),
            () -> tasks.find(null))) {
      assertThatThrownBy(missing::run).isInstanceOf(NullPointerException.class);
    }
    assertThat(store.recorder.calls()).isEmpty();
  }
}
