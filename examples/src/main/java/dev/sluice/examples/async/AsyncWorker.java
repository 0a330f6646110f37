package dev.sluice.examples.async;

import dev.sluice.broker.Broker;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.async.AsyncMessageQueue;
import dev.sluice.broker.message.Message;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Workers on a queue: {@code main} has {@link Jobs} that may fail and workers that are stopped in
 * the middle, {@code simple} is the shortest consumer there is, {@code batch} one that takes ten
 * messages at a time.
 */
public final class AsyncWorker implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    String mode = stage.oneOf("main", "simple", "batch");
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()))) {
      switch (mode) {
        case "simple" -> simple(broker, stage);
        case "batch" -> batch(broker, stage);
        default -> new Jobs(broker, stage).run();
      }
    }
  }

  private static void simple(Broker broker, Stage stage) throws Exception {
    try (AsyncBroker async = AsyncBroker.over(broker)) {
      AsyncMessageQueue queue = async.queue("simple");
      queue.write(List.of("Message 1", "Message 2", "Message 3")).get();
      long count = ForEach.of(queue.consume(), m -> stage.say("Received: %s", m.body())).get();
      stage.check("three messages are received", count, 3L);
    }
  }

  private static void batch(Broker broker, Stage stage) throws Exception {
    try (AsyncBroker async = AsyncBroker.over(broker)) {
      AsyncMessageQueue queue = async.queue("batch");
      queue.write(IntStream.range(0, 100).mapToObj(i -> "Message " + i).toList()).get();
      List<Message> got = new ArrayList<>();
      ForEach.of(
              queue.consume().batches(10),
              message -> {
                got.add(message);
                if (got.size() % 10 == 0) {
                  stage.say("Processed %d messages", got.size());
                }
              })
          .get();
      stage.check("100 messages are processed", got.size(), 100);
    }
  }
}
