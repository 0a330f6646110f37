package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.broker.catalog.StoreStatus;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueNameException;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.support.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole queues: which there are, what they hold, their names, their end. */
@Timeout(60)
class CatalogTest {

  @TempDir Path folder;

  private Store store;
  private Broker broker;

  @BeforeEach
  void open() throws SQLException {
    store = new Store(folder.resolve("catalog.db"));
    broker = store.broker;
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  private void fill() throws SQLException {
    store.row("mail.out", "1", 10, false);
    store.row("mail.in", "2", 20, true);
    store.row("mail", "3", 30, false);
    store.row("Mail", "4", 40, false);
    store.row("mailbox", "5", 50, true);
    store.row("tasks", "6", 60, false);
    store.row("mail.out", "7", 5, true);
    store.row("_x", "8", 70, false);
  }

  @Test
  void queuesAreListedByTheBytesOfTheirNamesDrainedOnesToo() throws SQLException {
    assertThat(broker.queues()).isEmpty();

    fill();

    assertThat(broker.queues())
        .containsExactly("Mail", "_x", "mail", "mail.in", "mail.out", "mailbox", "tasks");
    assertThat(broker.queues(QueueFilter.prefix("")))
        .containsExactly("Mail", "_x", "mail", "mail.in", "mail.out", "mailbox", "tasks");
  }

  @Test
  void aPrefixEndsWhereItsLastCharacterDoes() throws SQLException {
    fill();

    assertThat(broker.queues(QueueFilter.prefix("mail")))
        .containsExactly("mail", "mail.in", "mail.out", "mailbox");
    assertThat(broker.queues(QueueFilter.prefix("mail."))).containsExactly("mail.in", "mail.out");
    assertThat(broker.queues(QueueFilter.prefix("mail.out"))).containsExactly("mail.out");
    assertThat(broker.queues(QueueFilter.prefix("z"))).isEmpty();
    assertThat(broker.queues(QueueFilter.prefix("_"))).containsExactly("_x");
  }

  @Test
  void aGlobChoosesByTheWholeName() throws SQLException {
    fill();

    assertThat(broker.queues(QueueFilter.matching("mail*")))
        .containsExactly("mail", "mail.in", "mail.out", "mailbox");
    assertThat(broker.queues(QueueFilter.matching("*x"))).containsExactly("_x", "mailbox");
    assertThat(broker.queues(QueueFilter.matching("[mM]ail"))).containsExactly("Mail", "mail");
    assertThat(broker.queues(QueueFilter.matching("tasks"))).containsExactly("tasks");
    assertThat(broker.queues(QueueFilter.matching(""))).isEmpty();
  }

  @Test
  void statsTellWhatIsPendingAndWhatIsClaimed() throws SQLException {
    fill();

    assertThat(broker.stats(QueueFilter.prefix("mail.")))
        .containsExactly(new QueueStats("mail.in", 0, 1), new QueueStats("mail.out", 1, 1));
    assertThat(broker.stats(QueueFilter.matching("?ail")))
        .containsExactly(new QueueStats("Mail", 1, 0), new QueueStats("mail", 1, 0));
    assertThat(broker.stats()).hasSize(7);
    assertThat(broker.queue("mail.out").stats()).isEqualTo(new QueueStats("mail.out", 1, 1));
    assertThat(broker.queue("none").stats()).isEqualTo(new QueueStats("none", 0, 0));
  }

  @Test
  void aQueueExistsWhileItHoldsAnything() throws SQLException {
    MessageQueue tasks = broker.queue("tasks");
    assertThat(tasks.exists()).isFalse();

    tasks.write("one");
    assertThat(tasks.exists()).isTrue();
    tasks.claim();
    assertThat(tasks.exists()).isTrue();
    broker.maintenance().vacuum();

    assertThat(tasks.exists()).isFalse();
  }

  @Test
  void theStatusCountsAllQueues() throws SQLException {
    StoreStatus empty = broker.status();
    assertThat(empty.total()).isZero();
    assertThat(empty.lastId()).isEqualTo(new MessageId(0));

    fill();
    MessageId id = broker.queue("tasks").write("newest");

    StoreStatus status = broker.status();
    assertThat(status.pending()).isEqualTo(6);
    assertThat(status.claimed()).isEqualTo(3);
    assertThat(status.total()).isEqualTo(9);
    assertThat(status.lastId()).isEqualTo(id);
    assertThat(status.ahead()).isLessThan(Duration.ofSeconds(1));
    assertThat(status.bytes())
        .isEqualTo(
            (Long) store.file.value("PRAGMA page_count")
                * (Long) store.file.value("PRAGMA page_size"));
  }

  @Test
  void theStatusTellsThatTheStoreIsAheadOfTheClock() throws SQLException {
    long future = broker.queue("tasks").write("now").value() + Duration.ofHours(1).toNanos();
    broker.ids().advance(new MessageId(future));

    assertThat(broker.status().ahead()).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));
  }

  @Test
  void aRenamedQueueKeepsItsMessagesWithTheirStateAndOrder() throws SQLException {
    store.row("old", "newest first", 30, false);
    store.row("old", "claimed", 10, true);
    store.row("old", "oldest last", 5, false);
    store.row("other", "stays", 40, false);
    List<List<Object>> rows = store.file.rows("SELECT id, body, ts, claimed FROM messages");

    assertThat(broker.rename("old", "new")).isEqualTo(new Renamed("old", "new", 3, 0));

    assertThat(store.file.rows("SELECT id, body, ts, claimed FROM messages")).isEqualTo(rows);
    assertThat(store.pending("new")).containsExactly("newest first", "oldest last");
    assertThat(broker.queues()).containsExactly("new", "other");
  }

  @Test
  void aliasesFollowUnlessTheyAreToStay() {
    broker.queue("old").write("one");
    broker.aliases().add("first", "old");
    broker.aliases().add("second", "old");
    broker.aliases().add("third", "else");
    long version = broker.aliases().version();

    assertThat(broker.rename("old", "new")).isEqualTo(new Renamed("old", "new", 1, 2));
    assertThat(broker.aliases().resolve("@first")).isEqualTo("new");
    assertThat(broker.aliases().resolve("@third")).isEqualTo("else");
    assertThat(broker.aliases().version()).isGreaterThan(version);

    version = broker.aliases().version();
    assertThat(broker.renameWithoutAliases("new", "newer"))
        .isEqualTo(new Renamed("new", "newer", 1, 0));
    assertThat(broker.aliases().resolve("@first")).isEqualTo("new");
    assertThat(broker.aliases().version()).isEqualTo(version);
  }

  @Test
  void aQueueThatIsNotThereIsRenamedToNoEffect() throws SQLException {
    broker.aliases().add("alias", "old");
    Map<String, List<List<Object>>> before = store.contents();

    Renamed nothing = broker.rename("old", "new");

    assertThat(nothing).isEqualTo(new Renamed("old", "new", 0, 0));
    assertThat(nothing.happened()).isFalse();
    assertThat(store.contents()).isEqualTo(before);
  }

  @Test
  void aNameThatIsTakenIsRefusedEvenByClaimedMessages() throws SQLException {
    store.row("old", "one", 10, false);
    store.row("new", "claimed", 20, true);
    Map<String, List<List<Object>>> before = store.contents();

    assertThatThrownBy(() -> broker.rename("old", "new"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Target queue already exists");

    assertThat(store.contents()).isEqualTo(before);
    store.file.execute("BEGIN IMMEDIATE", "ROLLBACK");
  }

  @Test
  void badNamesAreRefusedBeforeAnythingIsTouched() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> broker.rename("old", "not good"),
            () -> broker.rename("not good", "new"),
            () -> broker.delete(List.of("good", "not good")),
            () -> broker.deleteBefore(List.of(""), new MessageId(1)))) {
      assertThatThrownBy(bad::run).isInstanceOf(QueueNameException.class);
    }
    assertThatThrownBy(() -> broker.rename("same", "same"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> broker.delete(Arrays.asList("good", null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> broker.deleteBefore(List.of("good"), null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> broker.queues(null)).isInstanceOf(NullPointerException.class);

    assertThat(store.recorder.calls()).isEmpty();
  }

  @Test
  void severalQueuesAreDeletedInOneUnit() throws SQLException {
    fill();

    assertThat(broker.delete(List.of("mail.out", "none", "tasks", "mail.out"))).isEqualTo(3);

    assertThat(broker.queues()).containsExactly("Mail", "_x", "mail", "mail.in", "mailbox");
    assertThat(store.recorder.calls(call -> "COMMIT".equals(call.sql()))).hasSize(1);
  }

  @Test
  void onlyTheOlderMessagesMayBeDeleted() throws SQLException {
    fill();

    assertThat(broker.deleteBefore(List.of("mail.out", "mail.in", "mail"), new MessageId(20)))
        .isEqualTo(2);

    assertThat(broker.stats(QueueFilter.prefix("mail")))
        .containsExactly(
            new QueueStats("mail", 1, 0),
            new QueueStats("mail.in", 0, 1),
            new QueueStats("mailbox", 0, 1));
    assertThat(broker.deleteBefore(List.of("mail"), new MessageId(0))).isZero();
    assertThat(broker.deleteBefore(List.of("mail"), new MessageId(Long.MAX_VALUE))).isOne();
  }

  @Test
  void noQueuesAreDeletedWithoutATransaction() {
    assertThat(broker.delete(List.of())).isZero();
    assertThat(broker.deleteBefore(List.of(), new MessageId(5))).isZero();

    assertThat(store.recorder.calls()).isEmpty();
  }

  @Test
  void everythingIsDeletedButTheAliasesAndTheHighestId() throws SQLException {
    broker.aliases().add("alias", "tasks");
    MessageId id = broker.queue("tasks").write("one");
    broker.queue("other").write("two");
    broker.queue("tasks").claim();
    long highest = store.highest();

    assertThat(broker.deleteAll()).isEqualTo(2);

    assertThat(broker.queues()).isEmpty();
    assertThat(broker.aliases().list()).hasSize(1);
    assertThat(store.highest()).isEqualTo(highest).isGreaterThan(id.value());
    assertThat(broker.queue("tasks").write("next").value()).isGreaterThan(highest);
  }

  @Test
  void pendingIsTheOnlyThingThatCounts() throws SQLException {
    MessageQueue tasks = broker.queue("tasks");
    assertThat(tasks.hasPending()).isFalse();
    store.row("tasks", "claimed", 10, true);
    store.row("other", "not mine", 15, false);
    assertThat(tasks.hasPending()).isFalse();
    assertThat(tasks.browse().latestPending()).isEmpty();

    store.row("tasks", "newest, first", 30, false);
    store.row("tasks", "older, last", 20, false);

    assertThat(tasks.hasPending()).isTrue();
    assertThat(tasks.hasPending(IdRange.after(20))).isTrue();
    assertThat(tasks.hasPending(IdRange.after(29).before(31))).isTrue();
    assertThat(tasks.hasPending(IdRange.after(30))).isFalse();
    assertThat(tasks.hasPending(IdRange.ALL.before(20))).isFalse();
    assertThat(tasks.browse().latestPending()).contains(new MessageId(30));
    assertThatThrownBy(() -> tasks.hasPending(null)).isInstanceOf(NullPointerException.class);
  }
}
