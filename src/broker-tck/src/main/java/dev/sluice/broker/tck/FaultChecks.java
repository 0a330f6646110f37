package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.FaultOutcome;
import dev.sluice.testing.FaultPoint;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.SqlFaults;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fault at each JDBC call of an operation, one after the other: it happens entirely or not at
 * all, fails with the right error, and leaves a broker that works.
 */
abstract class FaultChecks extends Checks {

  /** An operation on a store as {@link #reset} makes it, and whether it is repeated as a whole. */
  enum Operation {
    WRITE(true, broker -> broker.queue("tasks").write(List.of("new", "newer"))),
    INSERT(true, broker -> broker.insert(List.of(entry("tasks", 51), entry("done", 52)))),
    BROADCAST(true, broker -> broker.broadcast("news", Recipients.all())),
    CLAIM(false, broker -> broker.queue("tasks").claim()),
    CLAIM_MANY(false, broker -> broker.queue("tasks").claim(2, IdRange.after(11))),
    MOVE(false, broker -> broker.queue("tasks").move(2, IdRange.ALL, broker.queue("done"))),
    RECOVER(false, broker -> broker.queue("tasks").recover(id(12), broker.queue("done"))),
    DELETE(true, broker -> broker.queue("tasks").delete(List.of(id(11), id(12)))),
    DELETE_QUEUES(true, broker -> broker.delete(List.of("tasks", "done"))),
    RENAME(true, broker -> broker.rename("tasks", "renamed")),
    ALIAS(true, broker -> broker.aliases().add("another", "tasks")),
    PEEK(true, broker -> broker.queue("tasks").peek(5, IdRange.ALL)),
    COUNT(true, Broker::stats);

    private final boolean repeated;
    private final Consumer<Broker> operation;

    Operation(boolean repeated, Consumer<Broker> operation) {
      this.repeated = repeated;
      this.operation = operation;
    }

    private static QueueEntry entry(String queue, long id) {
      return new QueueEntry(queue, id((int) id), "body " + id);
    }

    private static MessageId id(int number) {
      return new MessageId(number);
    }
  }

  /** Where a fault after the call comes too late to undo what is committed. */
  private static final Set<Kind> COMMITTED =
      EnumSet.of(Kind.COMMIT, Kind.TRANSACTION, Kind.UNIT, Kind.RELEASE);

  private static final long HIGHEST_OF_OURS = 1000;

  private Broker watching;
  private List<Object> before;
  private List<Object> after;

  FaultChecks(BrokerTck subject) {
    super(subject);
  }

  /** Beside the faults. */
  private void reset() {
    watching.deleteAll();
    watching.aliases().list().forEach(alias -> watching.aliases().remove(alias.name()));
    watching.insert(
        List.of(
            Operation.entry("tasks", 13),
            Operation.entry("tasks", 12),
            Operation.entry("tasks", 11),
            Operation.entry("done", 14)));
    watching.queue("tasks").claim(new MessageId(12));
    watching.aliases().add("alias", "tasks");
  }

  /** The contents, whatever IDs were given meanwhile. */
  private List<Object> state() {
    List<Object> state = new ArrayList<>(watching.aliases().list());
    for (String queue : watching.queues()) {
      for (PeekedMessage message : watching.queue(queue).browse().list(100, IdRange.ALL)) {
        boolean given = message.id().value() > HIGHEST_OF_OURS;
        state.add(
            List.of(queue, given ? "given" : message.id(), message.body(), message.claimed()));
      }
    }
    return state;
  }

  private FaultSweep learn(Operation operation) {
    watching = another();
    reset();
    before = state();
    operation.operation.accept(broker);
    after = state();
    return FaultSweep.of(faults).alsoUpkeep().prepare(this::reset);
  }

  private void run(Operation operation, FaultSweep sweep, FaultSweep.Check<Object> check)
      throws Exception {
    sweep.run(
        () -> {
          operation.operation.accept(broker);
          return null;
        },
        outcome -> {
          faults.clear();
          check.check(outcome);
          MessageId id = broker.queue("probe").write("still works");
          assertThat(broker.queue("probe").claim(id)).isPresent();
        });
  }

  private static BrokerException error(FaultOutcome<?> outcome) {
    assertThat(outcome.failure()).isInstanceOf(BrokerException.class);
    return (BrokerException) outcome.failure();
  }

  @ParameterizedTest
  @EnumSource
  void busyOnceIsCuredOrToldAsRetryable(Operation operation) throws Exception {
    run(
        operation,
        learn(operation).fault("busy", SqlFaults::busy),
        outcome -> {
          if (outcome.failed()) {
            assertThat(operation.repeated).as("repeated as a whole").isFalse();
            assertThat(error(outcome)).isInstanceOf(BusyException.class);
            assertThat(error(outcome).isRetryable()).isTrue();
          }
          assertThat(state()).isEqualTo(outcome.failed() ? before : after);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatFailsLeavesNothingBehind(Operation operation) throws Exception {
    run(
        operation,
        learn(operation).fault("full", SqlFaults::full).fault("broken", SqlFaults::broken),
        outcome -> {
          if (outcome.failed()) {
            assertThat(error(outcome).isRetryable()).isFalse();
          }
          assertThat(state()).isEqualTo(outcome.failed() ? before : after);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatBreaksAfterACallLeavesAllOrNothing(Operation operation) throws Exception {
    run(
        operation,
        learn(operation).after().fault("broken", SqlFaults::broken),
        outcome -> {
          boolean committed =
              !outcome.failed()
                  || outcome.point().map(FaultPoint::kind).filter(COMMITTED::contains).isPresent();
          assertThat(state()).isEqualTo(committed ? after : before);
        });
  }
}
