package dev.sluice.examples;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.SqlFaults;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How to test what uses a broker: not with an imitation that reads SQL, but with the real database
 * on a temporary file, a recorder and faults. Each case here is what would be a test method; {@link
 * FaultCases} has those about faults.
 */
public final class MockRunner implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    callHistory(stage);
    writtenAndRead(stage);
    rolledBack(stage);
    twoThreads(stage);
    counted(stage);
    new FaultCases(stage).run();
  }

  private static void callHistory(Stage stage) {
    try (TestKit kit = TestKit.on(stage.database())) {
      MessageQueue demo = kit.queue("demo");
      List<String> bodies = numbered("Demo message ", 5);
      bodies.forEach(demo::write);
      stage.say("Call history of the first write:");
      kit
          .recorder()
          .calls(call -> call.kind() != Kind.PREPARE && call.kind() != Kind.FETCH)
          .stream()
          .limit(7)
          .forEach(call -> stage.say("%s", call));
      List<String> read = drain(demo);
      read.forEach(body -> stage.say("Read: %s", body));
      stage.check("five messages come back in order", read, bodies);
    }
  }

  private static void writtenAndRead(Stage stage) {
    try (TestKit kit = TestKit.on(stage.database())) {
      MessageQueue queue = kit.queue("a");
      queue.write("Test message");
      stage.check("BEGIN was called", kit.recorder().count(Kind.BEGIN), 1L);
      stage.check("COMMIT was called", kit.recorder().count(Kind.COMMIT), 1L);
      stage.check("the message is read", drain(queue), List.of("Test message"));
      stage.check("then the queue is empty", queue.claim().isEmpty());
    }
  }

  private static void rolledBack(Stage stage) {
    try (TestKit kit = TestKit.on(stage.database())) {
      MessageQueue queue = kit.queue("b");
      kit.faults().on(Kind.UPDATE).sql("INSERT INTO messages").nth(1).fail(SqlFaults::io);
      stage.check("the injected error arrives", fails(() -> queue.write("This should fail")));
      stage.check("ROLLBACK was called", kit.recorder().count(Kind.ROLLBACK), 1L);
      stage.check("the queue is empty", queue.claim().isEmpty());
    }
  }

  /** Futures, since an exception in a plain thread would vanish. */
  private static void twoThreads(Stage stage) throws Exception {
    try (TestKit kit = TestKit.on(stage.database())) {
      MessageQueue one = kit.queue("c1");
      MessageQueue other = kit.queue("c2");
      List<String> bodies = numbered("Message ", 10);
      Executor thread = task -> new Thread(task).start();
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> bodies.forEach(one::write), thread),
              CompletableFuture.runAsync(() -> bodies.forEach(other::write), thread))
          .get();
      List<Message> all = one.peek(100, IdRange.ALL);
      Set<Object> ids = all.stream().map(Message::id).collect(Collectors.toSet());
      other.peek(100, IdRange.ALL).forEach(message -> ids.add(message.id()));
      stage.check("one thread's messages are in order", drain(one), bodies);
      stage.check("the other's too", drain(other), bodies);
      stage.check("their IDs are different", ids.size(), 20);
    }
  }

  private static void counted(Stage stage) {
    try (TestKit kit = TestKit.on(stage.database())) {
      MessageQueue queue = kit.queue("d");
      long start = System.nanoTime();
      numbered("Message ", 100).forEach(queue::write);
      long written = System.nanoTime();
      stage.check(
          "100 writes are 100 INSERTs",
          kit.recorder().sql().stream().filter(sql -> sql.startsWith("INSERT")).count(),
          100L);
      long before = System.nanoTime();
      int count = 0;
      while (queue.claim().isPresent()) {
        count++;
      }
      long read = System.nanoTime();
      stage.check("100 messages are read", count, 100);
      stage.say("Write throughput: %.0f messages/s", 100e9 / (written - start));
      stage.say("Read throughput: %.0f messages/s", 100e9 / (read - before));
    }
  }

  static boolean fails(Supplier<?> operation) {
    try {
      operation.get();
      return false;
    } catch (BrokerException expected) {
      return true;
    }
  }

  static List<String> drain(MessageQueue queue) {
    return queue.claim(Integer.MAX_VALUE, IdRange.ALL).stream().map(Message::body).toList();
  }

  private static List<String> numbered(String text, int count) {
    return IntStream.range(0, count).mapToObj(i -> text + i).toList();
  }
}
