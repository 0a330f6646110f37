package dev.sluice.examples.async;

import dev.sluice.broker.Broker;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.async.AsyncMessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What an asynchronous queue offers, in four demonstrations. */
public final class AsyncQueueDemos implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()));
        AsyncBroker async = AsyncBroker.over(broker)) {
      basic(async.queue("tasks"), stage);
      streaming(async.queue("stream"), stage);
      concurrent(async.queue("concurrent"), stage);
      monitoring(async, stage);
    }
  }

  /** One by one. An empty body is a message too: what tells the end is the empty Optional. */
  private static void basic(AsyncMessageQueue tasks, Stage stage) throws Exception {
    List<String> bodies = List.of("Task 1", "", "Task 3");
    for (String body : bodies) {
      tasks.write(body).get();
    }
    List<String> processed = new ArrayList<>();
    for (Optional<Message> task = tasks.claim().get();
        task.isPresent();
        task = tasks.claim().get()) {
      stage.say("Processed: %s", task.get().body());
      processed.add(task.get().body());
    }
    stage.check("basic: tasks come in order, the empty one too", processed, bodies);
  }

  /** A stream takes from the queue only what is asked of it, so it can be left at any time. */
  private static void streaming(AsyncMessageQueue stream, Stage stage) throws Exception {
    List<String> items = IntStream.range(0, 100).mapToObj(i -> "Stream item " + i).toList();
    stream.write(items).get();
    List<String> processed = new ArrayList<>();
    Consumer<Message> process =
        message -> {
          stage.say("Processing: %s", message.body());
          work(10);
          processed.add(message.body());
        };
    ForEach.ofFirst(30, stream.consume().batches(20), process).get();
    stage.check(
        "streaming: a stream left early has taken no more than was handed over",
        stream.stats().get().pending(),
        70L);
    ForEach.of(stream.consume().batches(20), process).get();
    stage.check("streaming: all items come in order", processed, items);
  }

  private static void concurrent(AsyncMessageQueue queue, Stage stage) throws Exception {
    ConcurrentLinkedQueue<Message> got = new ConcurrentLinkedQueue<>();
    CompletableFuture<Long> one = consume(1, queue, got, stage);
    CompletableFuture<Long> other = consume(2, queue, got, stage);
    CompletableFuture.allOf(produce(1, 0, queue), produce(2, 0, queue), one, other).get();
    stage.check("concurrent: both consumers have 50", one.get() + other.get(), 100L);
    stage.check("concurrent: no message came twice", new HashSet<>(got).size(), 100);
    stage.check("concurrent: the queue is empty", queue.peek().get().isEmpty());
  }

  /** The next one 10 ms after this one; no thread waits for that. */
  private static CompletableFuture<?> produce(int producer, int number, AsyncMessageQueue queue) {
    if (number == 50) {
      return CompletableFuture.completedFuture(null);
    }
    Executor later = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Runnable::run);
    return queue
        .write("Producer " + producer + " - Message " + number)
        .thenComposeAsync(id -> produce(producer, number + 1, queue), later);
  }

  private static CompletableFuture<Long> consume(
      int consumer, AsyncMessageQueue queue, ConcurrentLinkedQueue<Message> got, Stage stage) {
    return ForEach.ofFirst(
        50,
        queue.consume().follow(),
        message -> {
          stage.say("Consumer %d: %s", consumer, message.body());
          got.add(message);
        });
  }

  /** The order of priority is said, and not left to the names of the queues. */
  private static void monitoring(AsyncBroker async, Stage stage) throws Exception {
    List<String> byPriority = List.of("high", "medium", "low");
    Map<String, Integer> counts = Map.of("high", 30, "medium", 20, "low", 30);
    for (String name : byPriority) {
      async
          .queue(name)
          .write(
              IntStream.range(0, counts.get(name))
                  .mapToObj(i -> name + " priority task " + i)
                  .toList())
          .get();
    }
    List<String> processed = new ArrayList<>();
    for (Optional<String> next = firstPending(async, byPriority, stage);
        next.isPresent();
        next = firstPending(async, byPriority, stage)) {
      List<Message> some = async.queue(next.get()).claim(10, IdRange.ALL).get();
      some.forEach(message -> work(1));
      some.forEach(message -> processed.add(message.body().split(" ")[0]));
    }
    stage.check(
        "monitoring: all of a priority come before the next",
        processed,
        byPriority.stream()
            .flatMap(name -> IntStream.range(0, counts.get(name)).mapToObj(i -> name))
            .toList());
  }

  /**
   * What is pending tells the end: a drained queue stays listed as long as it holds claimed
   * messages, and no longer.
   */
  private static Optional<String> firstPending(
      AsyncBroker async, List<String> byPriority, Stage stage) throws Exception {
    Map<String, Long> pending = new LinkedHashMap<>();
    byPriority.forEach(name -> pending.put(name, 0L));
    for (QueueStats queue : async.stats().get()) {
      pending.replace(queue.queue(), queue.pending());
    }
    stage.say("Pending: %s", pending);
    return byPriority.stream().filter(name -> pending.get(name) > 0).findFirst();
  }

  /** What an application would do with a message. */
  private static void work(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
