package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removing what was claimed, and nothing else. */
abstract class VacuumChecks extends Checks {

  VacuumChecks(BrokerTck subject) {
    super(subject);
  }

  private long remove(boolean compact) {
    return compact ? broker.maintenance().compact() : broker.maintenance().vacuum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyClaimedMessagesAreRemovedAndTheRestStaysInOrder(boolean compact) {
    List<MessageId> ids = tasks.write(IntStream.range(0, 2500).mapToObj(i -> "body " + i).toList());
    insert("done", 20, "newer ID");
    insert("done", 10, "older ID");
    insertClaimed("drained", 30, "claimed");
    tasks.claim(2400, IdRange.ALL);
    tasks.claim(ids.get(2450));
    MessageId last = broker.ids().last();

    assertThat(remove(compact)).isEqualTo(2402);

    assertThat(remove(compact)).isZero();
    assertThat(broker.status().claimed()).isZero();
    assertThat(broker.queues()).containsExactly("done", "tasks");
    assertThat(pending("done")).containsExactly("newer ID", "older ID");
    assertThat(tasks.stats().pending()).isEqualTo(99);
    assertThat(broker.ids().last()).isEqualTo(last);
    assertThat(tasks.write("next")).isGreaterThan(last);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsStoredAfterwardsComesAfterwards(boolean compact) {
    insert("tasks", 20, "stays");
    insertClaimed("tasks", 10, "goes");
    remove(compact);

    insert("tasks", 5, "later");

    assertThat(pending("tasks")).containsExactly("stays", "later");
    try (BatchCursor cursor = tasks.consumeInBatches(1, IdRange.ALL)) {
      assertThat(cursor.next()).get().extracting("body").isEqualTo("stays");
    }
  }
}
