package dev.sluice.examples.async;

import dev.sluice.broker.Broker;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.async.AsyncMessageQueue;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The recommended form: the broker is opened once, and its blocking operations run on four threads
 * of the application's own. What waits for them is bounded, so a flood is refused and not hoarded.
 *
 * <p>On a JDK with virtual threads there is a simpler one: call the {@link Broker} itself on those.
 */
public final class AsyncWrapper implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()));
        AsyncBroker async =
            AsyncBroker.builder(broker).operations(threads).maxWaiting(100, 1 << 20).open()) {
      producerAndConsumer(async.queue("jobs"), stage);
      watcher(async.queue("notifications"), stage);
      pushes(async.queue("pushes"), stage);
      flood(async.queue("flood"), stage);
      async.stats().get().forEach(queue -> stage.say("%s", queue));
    } finally {
      threads.shutdown();
    }
  }

  private static void producerAndConsumer(AsyncMessageQueue jobs, Stage stage) throws Exception {
    List<String> bodies = numbered("Job ", 10);
    List<String> consumed = new ArrayList<>();
    CompletableFuture<Long> consumer =
        ForEach.ofFirst(
            bodies.size(),
            jobs.consume().follow(),
            job -> {
              stage.say("Consumed: %s", job.body());
              consumed.add(job.body());
            });
    bodies.forEach(jobs::write); // futures that nobody needs to wait for: they keep their order
    consumer.get();
    stage.check("ten jobs were consumed in the order of their writes", consumed, bodies);
  }

  /** A stream that follows has no end of its own; it is left after five, and that is waited for. */
  private static void watcher(AsyncMessageQueue notifications, Stage stage) throws Exception {
    CompletableFuture<Long> watcher =
        ForEach.ofFirst(
            5,
            notifications.consume().follow(),
            notification -> stage.say("Notified: %s", notification.body()));
    notifications.write(numbered("Notification ", 5)).get();
    stage.check("five notifications came", watcher.get(), 5L);
  }

  private static void pushes(AsyncMessageQueue queue, Stage stage) throws Exception {
    CompletableFuture.allOf(
            numbered("Push ", 5).stream().map(queue::write).toArray(CompletableFuture[]::new))
        .get();
    stage.check("five pushes at once are stored", queue.stats().get().pending(), 5L);
  }

  /** More than may wait: the caller is told at once, and can slow down or try later. */
  private static void flood(AsyncMessageQueue queue, Stage stage) throws Exception {
    List<CompletableFuture<MessageId>> writes =
        numbered("Drop ", 1000).stream().map(queue::write).toList();
    long stored = 0;
    long refused = 0;
    for (CompletableFuture<MessageId> write : writes) {
      try {
        write.get();
        stored++;
      } catch (ExecutionException e) {
        refused += e.getCause() instanceof BusyException ? 1 : 0;
      }
    }
    stage.say("Of 1000 writes at once %d were refused", refused);
    stage.check("each write was stored or refused", stored + refused, 1000L);
    stage.check("the ones that were stored are there", queue.stats().get().pending(), stored);
  }

  private static List<String> numbered(String text, int count) {
    return IntStream.range(0, count).mapToObj(i -> text + i).toList();
  }
}
