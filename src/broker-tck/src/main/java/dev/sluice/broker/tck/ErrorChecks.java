package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.IdConflictException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueNameException;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.SqlFaults;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mistakes change nothing and have their own exceptions; a store can be opened again. */
abstract class ErrorChecks extends Checks {

  ErrorChecks(BrokerTck subject) {
    super(subject);
  }

  @Test
  void mistakesAreToldBeforeTheStoreIsAsked() {
    FaultRule calls = faults.on(Kind.UNIT).run(call -> {});

    for (Runnable bad :
        List.<Runnable>of(
            () -> broker.queue("not good"),
            () -> broker.rename("tasks", "not good"),
            () -> broker.delete(List.of("not good")),
            () -> broker.aliases().add("not good", "tasks"),
            () -> broker.broadcast("x", Recipients.created(List.of("not good"))))) {
      assertThatThrownBy(bad::run).isInstanceOf(QueueNameException.class);
    }
    for (Runnable bad :
        List.<Runnable>of(
            () -> tasks.write("\uD83D"),
            () -> tasks.write(List.of("good", "\uD83D")),
            () -> broker.broadcast("\uD83D"),
            () -> broker.insert(List.of(new QueueEntry("a", new MessageId(1), "\uD83D"))))) {
      assertThatThrownBy(bad::run).isInstanceOf(InvalidMessageException.class);
    }
    for (Runnable bad :
        List.<Runnable>of(
            () -> tasks.claim(0, IdRange.ALL),
            () -> tasks.move(tasks),
            () -> tasks.consumeInBatches(0, IdRange.ALL),
            () -> broker.insert(List.of(new QueueEntry("a", new MessageId(0), "x"))))) {
      assertThatThrownBy(bad::run).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(calls.fired()).isZero();
  }

  @Test
  void aMessageCantMoveToAnotherBroker() {
    MessageId id = tasks.write("one");
    Broker other = another();

    assertThatThrownBy(() -> tasks.move(id, other.queue("done")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pending("tasks")).containsExactly("one");
  }

  @Test
  void aWriteWhoseIdIsTakenGetsAnotherAndGivesUpInTheEnd() {
    List<Object> before = contents(broker);
    faults.on(Kind.UPDATE, Kind.BATCH).unit("write").first(3).fail(SqlFaults::unique);

    assertThatThrownBy(() -> tasks.write("never"))
        .isInstanceOfSatisfying(
            IdConflictException.class, e -> assertThat(e.isRetryable()).isFalse());

    faults.clear();
    assertThat(contents(broker)).isEqualTo(before);
    faults.on(Kind.UPDATE, Kind.BATCH).unit("write").nth(1).fail(SqlFaults::unique);
    assertThat(tasks.write("second try")).isEqualTo(broker.ids().last());
    assertThat(pending("tasks")).containsExactly("second try");
  }

  @Test
  void aClosedBrokerRefusesEverythingAndKeepsItsMessages() {
    tasks.write("one");
    broker.close();
    broker.close();

    for (Runnable use :
        List.<Runnable>of(
            () -> tasks.write("never"),
            () -> tasks.claim(),
            () -> tasks.peek(),
            () -> broker.queues(),
            () -> broker.maintenance().vacuum(),
            () -> broker.aliases().list())) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .isNotInstanceOf(BrokerException.class);
    }
    assertThat(another().queue("tasks").claim()).get().extracting("body").isEqualTo("one");
  }

  @Test
  void aStoreIsOpenedAgainAsItWas() {
    tasks.write("one");
    insertClaimed("done", 10, "two");
    broker.aliases().add("alias", "tasks");
    List<Object> before = contents(broker);
    broker.close();

    assertThat(contents(another())).isEqualTo(before);
    assertThat(contents(another())).isEqualTo(before);
  }
}
