package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.support.Store;
import dev.sluice.jdbc.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One copy to each of many queues. */
@Timeout(60)
class BroadcastTest {

  @TempDir Path folder;

  private Store store;
  private Broker broker;

  @BeforeEach
  void open() throws SQLException {
    store = new Store(folder.resolve("broadcast.db"));
    broker = store.broker;
    store.row("b", "old", 1, false);
    store.row("a", "old", 2, false);
    store.row("drained", "old", 3, true);
    store.recorder.clear();
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  private List<Object> reached() throws SQLException {
    return store.file.column("SELECT queue FROM messages WHERE body = 'news' ORDER BY id");
  }

  @Test
  void everyQueueGetsACopyWithAnIdOfItsOwn() throws SQLException {
    assertThat(broker.broadcast("news")).isEqualTo(3);

    assertThat(reached()).containsExactly("a", "b", "drained");
    List<Object> ids = store.file.column("SELECT ts FROM messages WHERE ts > 3 ORDER BY id");
    assertThat(ids).doesNotHaveDuplicates().hasSize(3);
    assertThat(store.highest()).isEqualTo(ids.get(2));
    assertThat(store.recorder.count(Kind.COMMIT)).isEqualTo(1);
  }

  @Test
  void aGlobReachesTheExistingQueuesThatMatch() throws SQLException {
    assertThat(broker.broadcast("news", Recipients.matching("[a-b]"))).isEqualTo(2);

    assertThat(reached()).containsExactly("a", "b");
    assertThat(broker.broadcast("more", Recipients.matching(""))).isEqualTo(3);
  }

  @Test
  void namesReachThoseThatExistInTheOrderGiven() throws SQLException {
    assertThat(broker.broadcast("news", Recipients.existing(List.of("drained", "none", "a", "a"))))
        .isEqualTo(2);

    assertThat(reached()).containsExactly("drained", "a");
  }

  @Test
  void namesMayBeCreated() throws SQLException {
    assertThat(broker.broadcast("news", Recipients.created(List.of("new", "a")))).isEqualTo(2);

    assertThat(reached()).containsExactly("new", "a");
  }

  @Test
  void whatReachesNobodyUsesNoId() throws SQLException {
    Map<String, List<List<Object>>> before = store.contents();

    assertThat(broker.broadcast("news", Recipients.matching("z*"))).isZero();
    assertThat(broker.broadcast("news", Recipients.matching(".x*"))).isZero();
    assertThat(broker.broadcast("news", Recipients.existing(List.of("none")))).isZero();

    assertThat(store.contents()).isEqualTo(before);
  }

  @Test
  void noNamesAreReachedWithoutATransaction() {
    assertThat(broker.broadcast("news", Recipients.existing(List.of()))).isZero();
    assertThat(broker.broadcast("news", Recipients.created(List.of()))).isZero();

    assertThat(store.recorder.calls()).isEmpty();
  }

  @Test
  void aliasesAreNotResolved() throws SQLException {
    broker.aliases().add("alias", "a");

    assertThat(broker.broadcast("news", Recipients.existing(List.of("alias")))).isZero();
    assertThat(broker.broadcast("news", Recipients.matching("al*"))).isZero();
  }

  @Test
  void manyQueuesTakeFewStatements() {
    List<String> names = IntStream.range(0, 500).mapToObj(i -> "queue-" + i).toList();

    assertThat(broker.broadcast("news", Recipients.created(names))).isEqualTo(500);

    assertThat(store.recorder.count(Kind.UPDATE)).isLessThan(20);
    assertThat(broker.queues()).hasSize(503).containsAll(names);
  }

  @Test
  void anIdThatIsTakenFailsTheWholeBroadcast() throws SQLException {
    store.file.execute(
        "CREATE TRIGGER taken BEFORE INSERT ON messages WHEN NEW.queue = 'b'"
            + " BEGIN SELECT RAISE(ABORT, 'taken'); END");
    Map<String, List<List<Object>>> before = store.contents();

    assertThatThrownBy(() -> broker.broadcast("news")).isInstanceOf(IntegrityException.class);

    assertThat(store.contents()).isEqualTo(before);
  }

  @Test
  void aBadBodyIsRefusedBeforeAnythingIsTouched() {
    assertThatThrownBy(() -> broker.broadcast("\uD83D"))
        .isInstanceOf(InvalidMessageException.class);
    assertThatThrownBy(() -> broker.broadcast(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> broker.broadcast("news", null))
        .isInstanceOf(NullPointerException.class);

    assertThat(store.recorder.calls()).isEmpty();
  }
}
