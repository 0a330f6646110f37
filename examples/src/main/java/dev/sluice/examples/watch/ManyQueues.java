package dev.sluice.examples.watch;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.watch.MessageHandler;
import dev.sluice.broker.watch.MultiQueueWatcher;
import dev.sluice.broker.watch.StopWatching;
import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import dev.sluice.broker.watch.WatchedQueue;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One thread for five queues, by turns, so that none starves; queues come and go meanwhile. */
public final class ManyQueues implements Example {

  private static final List<String> QUEUES =
      List.of("orders", "notifications", "analytics", "logs", "default");

  private final List<String> handled = new CopyOnWriteArrayList<>();

  @Override
  public void run(Stage stage) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()))) {
      QUEUES.forEach(name -> broker.queue(name).write(List.of("1", "2", "3")));
      MultiQueueWatcher.Builder builder = MultiQueueWatcher.builder(broker);
      QUEUES.forEach(name -> builder.queue(WatchedQueue.of(name, handler(name, stage))));
      try (MultiQueueWatcher watcher = builder.build()) {
        watcher.start();
        rotation(broker, stage);
        comingAndGoing(broker, watcher, stage);
      }
      stopping(broker, stage);
    }
  }

  private MessageHandler handler(String name, Stage stage) {
    return message -> {
      stage.say("%s: %s", name, message.body());
      handled.add(name);
    };
  }

  private void rotation(Broker broker, Stage stage) throws Exception {
    for (int order = 4; order <= 8; order++) {
      TimeUnit.MILLISECONDS.sleep(10); // as they would come
      broker.queue("orders").write(Integer.toString(order));
    }
    for (String name : List.of("notifications", "analytics", "logs")) {
      broker.queue(name).write("last");
    }
    stage.await("23 messages are handled", () -> handled.size() == 23);
    stage.check("each queue's turn has come, three times over", threeRounds());
    stage.check("all orders are handled", handled.stream().filter("orders"::equals).count(), 8L);
  }

  /** In each round every queue once, whatever came into one of them meanwhile. */
  private boolean threeRounds() {
    return IntStream.range(0, 3)
        .mapToObj(round -> handled.subList(round * QUEUES.size(), (round + 1) * QUEUES.size()))
        .map(round -> round.stream().sorted().collect(Collectors.joining()))
        .allMatch(QUEUES.stream().sorted().collect(Collectors.joining())::equals);
  }

  private void comingAndGoing(Broker broker, MultiQueueWatcher watcher, Stage stage)
      throws Exception {
    watcher.remove("default");
    broker.queue("default").write("nobody looks");
    watcher.add(WatchedQueue.of("late", handler("late", stage)));
    broker.queue("late").write("in time");
    stage.await("the late queue is served", () -> handled.contains("late"));
    List<String> left = broker.queue("default").peek().map(Message::body).stream().toList();
    stage.check("a queue that was removed is left alone", left, List.of("nobody looks"));
    watcher.add(WatchedQueue.of("default", handler("default", stage)));
    stage.await("it is served again", () -> handled.size() == 25);
    stage.check("25 messages are handled, none twice", handled.size(), 25);
  }

  /** No error handler is asked: to stop is no failure. */
  private static void stopping(Broker broker, Stage stage) {
    MessageQueue shift = broker.queue("shift");
    shift.write(List.of("work", "end", "for the next shift"));
    List<String> failures = new ArrayList<>();
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(broker)
            .queue(
                WatchedQueue.of(
                    "shift",
                    message -> {
                      if (message.body().equals("end")) {
                        throw new StopWatching();
                      }
                    }))
            .errorHandler(
                (e, message) -> {
                  failures.add(message.body());
                  return Decision.CONTINUE;
                })
            .build();
    watcher.run(); // on this thread, until the handler stops it
    stage.check("a handler stops its watcher", watcher.completion().isDone());
    stage.check("that is no failure", failures, List.of());
    List<String> left = shift.peek(9, IdRange.ALL).stream().map(Message::body).toList();
    stage.check("what comes after stays pending", left, List.of("for the next shift"));
  }
}
