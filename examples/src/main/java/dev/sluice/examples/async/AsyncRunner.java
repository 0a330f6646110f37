package dev.sluice.examples.async;

import dev.sluice.broker.Broker;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.async.AsyncMessageQueue;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The first steps without blocking: three writes are under way at once, and when all are durable
 * the queue is drained, one future leading to the next. Only the very end is waited for.
 */
public final class AsyncRunner implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()));
        AsyncBroker async = AsyncBroker.over(broker)) {
      AsyncMessageQueue tasks = async.queue("async_tasks");

      List<CompletableFuture<MessageId>> writes =
          Stream.of("Async task 1", "Async task 2", "Async task 3").map(tasks::write).toList();
      List<String> processed =
          CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
              .thenCompose(allDurable -> drain(tasks, new ArrayList<>(), stage))
              .get();

      stage.check(
          "the tasks were processed in the order of their writes",
          processed,
          List.of("Async task 1", "Async task 2", "Async task 3"));
    }
  }

  private static CompletableFuture<List<String>> drain(
      AsyncMessageQueue tasks, List<String> processed, Stage stage) {
    return tasks
        .claim()
        .thenCompose(
            task -> {
              if (task.isEmpty()) {
                return CompletableFuture.completedFuture(processed);
              }
              stage.say("Processed: %s", task.get().body());
              processed.add(task.get().body());
              return drain(tasks, processed, stage);
            });
  }
}
