package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.QueueStats;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listing, counting, renaming, emptying, and writing to several. */
abstract class QueueChecks extends Checks {

  QueueChecks(BrokerTck subject) {
    super(subject);
  }

  private void fill() {
    insert("mail.out", 10, "1");
    insertClaimed("mail.in", 20, "2");
    insert("mail", 30, "3");
    insert("Mail", 40, "4");
    insertClaimed("mailbox", 50, "5");
    insert("tasks", 60, "6");
    insertClaimed("mail.out", 5, "7");
    insert("_x", 70, "8");
  }

  @Test
  void queuesAreListedByTheBytesOfTheirNamesDrainedOnesToo() {
    assertThat(broker.queues()).isEmpty();

    fill();

    assertThat(broker.queues())
        .containsExactly("Mail", "_x", "mail", "mail.in", "mail.out", "mailbox", "tasks");
    assertThat(broker.queues(QueueFilter.prefix("mail."))).containsExactly("mail.in", "mail.out");
    assertThat(broker.queues(QueueFilter.prefix("mail")))
        .containsExactly("mail", "mail.in", "mail.out", "mailbox");
    assertThat(broker.queues(QueueFilter.prefix("_"))).containsExactly("_x");
    assertThat(broker.queues(QueueFilter.prefix("z"))).isEmpty();
    assertThat(broker.queues(QueueFilter.matching("[mM]ail"))).containsExactly("Mail", "mail");
  }

  @Test
  void pendingAndClaimedAreCounted() {
    fill();

    assertThat(broker.stats(QueueFilter.prefix("mail.")))
        .containsExactly(new QueueStats("mail.in", 0, 1), new QueueStats("mail.out", 1, 1));
    assertThat(broker.stats()).hasSize(7);
    assertThat(broker.queue("mail.out").stats()).isEqualTo(new QueueStats("mail.out", 1, 1));
    assertThat(broker.queue("none").stats()).isEqualTo(new QueueStats("none", 0, 0));
    assertThat(broker.status().pending()).isEqualTo(5);
    assertThat(broker.status().claimed()).isEqualTo(3);
    assertThat(broker.status().bytes()).isPositive();
  }

  @Test
  void aQueueExistsWhileItHoldsAnything() {
    assertThat(tasks.exists()).isFalse();
    tasks.write("one");
    assertThat(tasks.exists()).isTrue();
    assertThat(tasks.hasPending()).isTrue();

    tasks.claim();

    assertThat(tasks.exists()).isTrue();
    assertThat(tasks.hasPending()).isFalse();
    assertThat(tasks.browse().latestPending()).isEmpty();
    tasks.deleteAll();
    assertThat(tasks.exists()).isFalse();
  }

  @Test
  void aRenamedQueueKeepsItsMessagesWithTheirStateAndOrder() {
    insert("old", 30, "newest first");
    insertClaimed("old", 10, "claimed");
    insert("old", 5, "oldest last");
    List<PeekedMessage> messages = broker.queue("old").browse().list(9, IdRange.ALL);

    assertThat(broker.rename("old", "new")).isEqualTo(new Renamed("old", "new", 3, 0));

    assertThat(broker.queue("new").browse().list(9, IdRange.ALL)).isEqualTo(messages);
    assertThat(broker.queues()).containsExactly("new");
    assertThat(broker.rename("old", "other").happened()).isFalse();
  }

  @Test
  void aNameThatIsTakenIsRefusedEvenByClaimedMessages() {
    insert("old", 10, "one");
    insertClaimed("new", 20, "claimed");
    List<Object> before = contents(broker);

    assertThatThrownBy(() -> broker.rename("old", "new"))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(contents(broker)).isEqualTo(before);
  }

  @Test
  void aliasesFollowUnlessTheyAreToStay() {
    tasks.write("one");
    broker.aliases().add("alias", "tasks");
    broker.aliases().add("else", "done");

    assertThat(broker.rename("tasks", "new")).isEqualTo(new Renamed("tasks", "new", 1, 1));
    assertThat(broker.aliases().resolve("@alias")).isEqualTo("new");
    assertThat(broker.aliases().resolve("@else")).isEqualTo("done");
    assertThat(broker.renameWithoutAliases("new", "newer").aliases()).isZero();
    assertThat(broker.aliases().resolve("@alias")).isEqualTo("new");
  }

  @Test
  void queuesAreDeletedWholeOrOnlyTheirOlderMessages() {
    fill();

    assertThat(broker.deleteBefore(List.of("mail.out", "mail.in", "mail"), new MessageId(20)))
        .isEqualTo(2);
    assertThat(broker.queues()).doesNotContain("mail.out").contains("mail.in", "mail");
    assertThat(broker.delete(List.of("mail", "none", "tasks", "mail"))).isEqualTo(2);
    assertThat(broker.queues()).containsExactly("Mail", "_x", "mail.in", "mailbox");
    assertThat(broker.queue("Mail").deleteAll()).isEqualTo(1);
    assertThat(broker.deleteAll()).isEqualTo(3);
    assertThat(broker.queues()).isEmpty();
  }

  @Test
  void aBroadcastReachesEveryQueueDrainedOnesToo() {
    insert("b", 1, "old");
    insert("a", 2, "old");
    insertClaimed("drained", 3, "old");

    assertThat(broker.broadcast("news")).isEqualTo(3);

    assertThat(pending("a")).containsExactly("old", "news");
    assertThat(pending("b")).containsExactly("old", "news");
    assertThat(pending("drained")).containsExactly("news");
    assertThat(
            List.of(
                broker.queue("a").browse().latestPending().orElseThrow(),
                broker.queue("b").browse().latestPending().orElseThrow(),
                broker.queue("drained").browse().latestPending().orElseThrow()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aBroadcastReachesThoseChosenAndNoOthers() {
    broker.aliases().add("alias", "a");
    insert("a", 1, "old");
    insert("b", 2, "old");

    assertThat(broker.broadcast("1", Recipients.matching("[a-z]"))).isEqualTo(2);
    assertThat(broker.broadcast("2", Recipients.existing(List.of("b", "none", "b")))).isEqualTo(1);
    assertThat(broker.broadcast("3", Recipients.created(List.of("new", "a")))).isEqualTo(2);
    MessageId last = broker.ids().last();
    assertThat(broker.broadcast("4", Recipients.existing(List.of("alias", "none")))).isZero();

    assertThat(broker.ids().last()).as("no ID for nobody").isEqualTo(last);
    assertThat(pending("a")).containsExactly("old", "1", "3");
    assertThat(pending("b")).containsExactly("old", "1", "2");
    assertThat(pending("new")).containsExactly("3");
    assertThat(broker.queues()).containsExactly("a", "b", "new");
  }

  @Test
  void hundredsOfQueuesAreWrittenToAtOnce() {
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "queue-" + i).toList();

    assertThat(broker.broadcast("news", Recipients.created(names))).isEqualTo(300);
    assertThat(broker.broadcast("more", Recipients.existing(names))).isEqualTo(300);
    assertThat(broker.queues()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(broker.delete(names)).isEqualTo(600);
  }
}
