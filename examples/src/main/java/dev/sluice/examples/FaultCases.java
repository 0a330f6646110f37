package dev.sluice.examples;

import static dev.sluice.examples.MockRunner.drain;
import static dev.sluice.examples.MockRunner.fails;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.error.StopException;
import dev.sluice.examples.stage.Stage;
import dev.sluice.jdbc.Kind;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.RecordedCall;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a database can do to its users, done on purpose. No case may leave a connection open. */
final class FaultCases {

  private static final Duration BUDGET = Duration.ofMillis(200);

  private final Stage stage;

  FaultCases(Stage stage) {
    this.stage = stage;
  }

  void run() {
    with(this::busyTwiceThenSuccess);
    with(this::busyForTooLong);
    with(this::commitFails);
    with(this::replyToCommitIsLost);
    with(this::rollbackFails);
    with(this::interruptedWhileWaiting);
    retryBetweenTwoRecorders();
  }

  private void with(Consumer<TestKit> faultCase) {
    Recorder recorder;
    try (TestKit kit = TestKit.on(stage.database(), Retry.builder().idleBudget(BUDGET).build())) {
      recorder = kit.recorder();
      faultCase.accept(kit);
    }
    stage.check("no connection leaked", recorder.openConnections(), Set.of());
  }

  private void busyTwiceThenSuccess(TestKit kit) {
    MessageQueue queue = kit.queue("busy");
    kit.faults().on(Kind.BEGIN).first(2).fail(SqlFaults::busy);
    queue.write("patient");
    stage.check("busy twice means three BEGINs", kit.recorder().count(Kind.BEGIN), 3L);
    stage.check("and one row", drain(queue), List.of("patient"));
  }

  private void busyForTooLong(TestKit kit) {
    MessageQueue queue = kit.queue("too_busy");
    kit.faults().on(Kind.BEGIN).fail(SqlFaults::busy);
    long start = System.nanoTime();
    try {
      queue.write("impatient");
      stage.check("a budget ends", false);
    } catch (BusyException retryable) {
      stage.say("Gave up after %d ms", (System.nanoTime() - start) / 1_000_000);
    }
    kit.faults().clear();
    stage.check("busy for too long means no row", queue.peek().isEmpty());
  }

  private void commitFails(TestKit kit) {
    MessageQueue queue = kit.queue("commit");
    kit.faults().on(Kind.COMMIT).nth(1).fail(SqlFaults::io);
    stage.check("a COMMIT that fails is told", fails(() -> queue.write("not there")));
    stage.check("it is rolled back", kit.recorder().count(Kind.ROLLBACK), 1L);
    stage.check("it leaves no row", queue.peek().isEmpty());
  }

  /** The one error after which a caller has to look whether its message is there. */
  private void replyToCommitIsLost(TestKit kit) {
    MessageQueue queue = kit.queue("reply");
    kit.faults().on(Kind.COMMIT).nth(1).after().fail(SqlFaults::io);
    stage.check("a lost reply to COMMIT is told", fails(() -> queue.write("there")));
    stage.check("although the row is there", drain(queue), List.of("there"));
  }

  private void rollbackFails(TestKit kit) {
    MessageQueue queue = kit.queue("rollback");
    kit.faults().on(Kind.UPDATE).nth(1).fail(SqlFaults::io);
    kit.faults().on(Kind.ROLLBACK).nth(1).fail(SqlFaults::io);
    stage.check("the first error is told", fails(() -> queue.write("lost")));
    queue.write("on another connection");
    List<Long> used =
        kit.recorder().calls(Kind.BEGIN).stream().map(RecordedCall::connection).toList();
    stage.check("a connection that can't roll back is given up", !used.get(0).equals(used.get(1)));
    stage.check("and no lock stays", drain(queue), List.of("on another connection"));
  }

  private void interruptedWhileWaiting(TestKit kit) {
    MessageQueue queue = kit.queue("interrupted");
    kit.faults()
        .on(Kind.BEGIN)
        .first(1)
        .run(
            call -> {
              Thread.currentThread().interrupt();
              throw SqlFaults.busy();
            });
    try {
      queue.write("given up");
      stage.check("an interrupt ends the wait", false);
    } catch (StopException stopped) {
      stage.check("an interrupt ends the wait and is kept", Thread.interrupted());
    }
    stage.check("nothing was written", queue.peek().isEmpty());
  }

  /** Outermost comes first: outside a retry there is one unit, inside there is one each time. */
  private void retryBetweenTwoRecorders() {
    Recorder outside = new Recorder();
    Recorder inside = new Recorder();
    Faults faults = new Faults();
    try (Broker broker =
        Broker.builder(SqliteDataSource.at(stage.database()))
            .interceptors(outside, Retry.withDefaults(), inside, faults)
            .open()) {
      faults.on(Kind.BEGIN).unit("write").first(2).fail(SqlFaults::busy);
      broker.queue("order").write("third time lucky");
      stage.check("outside the retry one write is seen", writes(outside), 1L);
      stage.check("inside it three", writes(inside), 3L);
    }
    stage.check("no connection leaked", inside.openConnections(), Set.of());
  }

  private static long writes(Recorder recorder) {
    return recorder.calls(Kind.UNIT).stream().filter(call -> call.unit().equals("write")).count();
  }
}
