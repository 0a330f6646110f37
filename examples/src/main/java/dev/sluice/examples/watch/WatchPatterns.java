package dev.sluice.examples.watch;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.watch.MultiQueueWatcher;
import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import dev.sluice.broker.watch.WatchedQueue;
import dev.sluice.broker.watch.Watcher;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** What one watcher of several queues can be used for, and where several are needed. */
public final class WatchPatterns implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()))) {
      basic(broker, stage);
      priority(broker, stage);
      errorPolicies(broker, stage);
      balancing(broker, stage);
      metrics(broker, stage);
    }
  }

  private static void basic(Broker broker, Stage stage) throws Exception {
    List<String> handled = new CopyOnWriteArrayList<>();
    broker.queue("basic.a").write("from a");
    broker.queue("basic.b").write("from b");
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(broker)
            .queue(WatchedQueue.of("basic.a", message -> handled.add(message.body())))
            .queue(WatchedQueue.of("basic.b", message -> handled.add(message.body())))
            .build();
    until(watcher, stage, handled, 2);
    stage.check("basic: a handler for each queue", handled, List.of("from a", "from b"));
  }

  /** A budget of three to one: the urgent ones are three times as fast, and the rest moves on. */
  private static void priority(Broker broker, Stage stage) throws Exception {
    List<String> handled = new CopyOnWriteArrayList<>();
    broker.queue("high").write(numbered("high ", 6));
    broker.queue("low").write(numbered("low ", 3));
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(broker)
            .queue(WatchedQueue.of("high", message -> handled.add("high")).withBudget(3))
            .queue(WatchedQueue.of("low", message -> handled.add("low")))
            .build();
    until(watcher, stage, handled, 9);
    stage.say("priority: %s", handled);
    stage.check(
        "priority: three of the high ones, then one of the low ones",
        handled,
        List.of("high", "high", "high", "low", "high", "high", "high", "low", "low"));
  }

  /** What fails was claimed, so nothing of it is retried; but the watcher can be stopped. */
  private static void errorPolicies(Broker broker, Stage stage) {
    List<String> errors = new ArrayList<>();
    MessageQueue critical = broker.queue("critical");
    critical.write(List.of("fine", "broken", "never reached"));
    broker.queue("optional").write(List.of("broken", "fine"));
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(broker)
            .queue(
                WatchedQueue.of("critical", message -> refuse(message.body()))
                    .withErrorHandler(
                        (e, message) -> {
                          errors.add("critical");
                          return Decision.STOP;
                        }))
            .queue(
                WatchedQueue.of("optional", message -> refuse(message.body()))
                    .withErrorHandler(
                        (e, message) -> {
                          errors.add("optional");
                          return Decision.CONTINUE;
                        }))
            .build();
    watcher.run(); // on this thread, until the error handler stops it
    stage.say("errors: %s", errors);
    stage.check("errors: each queue has its own policy", errors, List.of("optional", "critical"));
    stage.check(
        "errors: what comes after the stop stays pending",
        critical.peek().orElseThrow().body(),
        "never reached");
  }

  private static void refuse(String body) {
    if (body.equals("broken")) {
      throw new IllegalArgumentException("can't handle that");
    }
  }

  /** One watcher is one thread: to have work done side by side, take one for each queue. */
  private static void balancing(Broker broker, Stage stage) throws Exception {
    List<String> handled = new CopyOnWriteArrayList<>();
    List<Watcher> watchers = new ArrayList<>();
    for (int worker = 1; worker <= 3; worker++) {
      String name = "worker." + worker;
      watchers.add(
          MultiQueueWatcher.builder(broker)
              .queue(WatchedQueue.of(name, message -> handled.add(name)))
              .build());
    }
    try {
      watchers.forEach(Watcher::start);
      for (int task = 0; task < 9; task++) {
        broker.queue("worker." + (task % 3 + 1)).write("task " + task);
      }
      stage.await("nine tasks are handled", () -> handled.size() == 9);
    } finally {
      watchers.forEach(Watcher::close);
    }
    stage.say("balancing: %s", handled);
    for (int worker = 1; worker <= 3; worker++) {
      String name = "worker." + worker;
      stage.check(
          "balancing: " + name + " has done three",
          handled.stream().filter(name::equals).count(),
          3L);
    }
  }

  private static void metrics(Broker broker, Stage stage) throws Exception {
    LongAdder count = new LongAdder();
    LongAdder bytes = new LongAdder();
    List<String> summaries = new CopyOnWriteArrayList<>();
    List<String> handled = new CopyOnWriteArrayList<>();
    broker.queue("metrics").write(numbered("message ", 25));
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(broker)
            .queue(
                WatchedQueue.of(
                    "metrics",
                    message -> {
                      count.increment();
                      bytes.add(message.body().length());
                      if (count.sum() % 10 == 0) {
                        summaries.add(count + " messages, " + bytes + " characters");
                      }
                      handled.add(message.body());
                    }))
            .build();
    until(watcher, stage, handled, 25);
    summaries.forEach(line -> stage.say("metrics: %s", line));
    stage.check("metrics: a summary after every ten", summaries.size(), 2);
    stage.check("metrics: all are counted", count.sum(), 25L);
  }

  private static void until(Watcher watcher, Stage stage, List<String> handled, int count)
      throws Exception {
    try (watcher) {
      watcher.start();
      stage.await(count + " messages are handled", () -> handled.size() == count);
    }
  }

  private static List<String> numbered(String text, int count) {
    return IntStream.range(0, count).mapToObj(i -> text + i).toList();
  }
}
