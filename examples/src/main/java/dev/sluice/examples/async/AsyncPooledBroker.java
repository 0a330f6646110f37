package dev.sluice.examples.async;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.broker.Broker;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.async.AsyncMessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An asynchronous broker on a connection pool, in five demonstrations and a benchmark of how many
 * operations should be under way at once.
 */
public final class AsyncPooledBroker implements Example {

  private static final int CONNECTIONS = 10;
  private static final int TRIES = 3;
  private static final int BENCHMARK = 250;

  @Override
  public void run(Stage stage) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(SqliteDataSource.at(stage.database()));
    config.setMaximumPoolSize(CONNECTIONS);
    try (HikariDataSource pool = new HikariDataSource(config);
        Broker broker = Broker.open(pool)) {
      try (AsyncBroker async = AsyncBroker.builder(broker).writers(CONNECTIONS).open()) {
        basic(async.queue("tasks"), stage);
        concurrent(async.queue("concurrent"), stage);
        streaming(async.queue("streaming"), stage);
        priority(async, stage);
        resilience(broker, async, stage);
      }
      for (int writers : List.of(1, 5, 10, 20)) {
        benchmark(broker, writers, stage);
      }
    }
  }

  private static void basic(AsyncMessageQueue tasks, Stage stage) throws Exception {
    tasks.write(List.of("Task 1", "Task 2", "Task 3")).get();
    ForEach.of(tasks.consume(), task -> stage.say("Processed: %s", task.body())).get();
    stage.check("basic: nothing is left", tasks.stats().get().pending(), 0L);
  }

  private static void concurrent(AsyncMessageQueue queue, Stage stage) throws Exception {
    ConcurrentLinkedQueue<Message> got = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int share : List.of(200, 150, 150)) {
      all.add(ForEach.ofFirst(share, queue.consume().follow(), got::add));
    }
    for (int producer = 0; producer < 5; producer++) {
      for (int i = 0; i < 100; i++) {
        all.add(queue.write("Producer " + producer + " message " + i));
      }
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    stage.check("concurrent: 500 messages were consumed once", new HashSet<>(got).size(), 500);
    stage.check("concurrent: nothing is left", queue.stats().get().pending(), 0L);
  }

  /** Fifty share a commit, which is faster, and what a crash may lose: each of them was claimed. */
  private static void streaming(AsyncMessageQueue queue, Stage stage) throws Exception {
    queue.write(IntStream.range(0, 1000).mapToObj(i -> "Item " + i).toList()).get();
    List<Message> got = new ArrayList<>();
    ForEach.of(
            queue.consume().batches(50),
            message -> {
              got.add(message);
              if (got.size() % 100 == 0) {
                stage.say("Streamed %d items", got.size());
              }
            })
        .get();
    stage.check("streaming: 1000 items were streamed", got.size(), 1000);
  }

  private static void priority(AsyncBroker async, Stage stage) throws Exception {
    List<String> expected = new ArrayList<>();
    for (String name : List.of("low", "medium", "high")) {
      int count = name.equals("high") ? 10 : name.equals("medium") ? 20 : 30;
      List<String> tasks = IntStream.range(0, count).mapToObj(i -> name + " task " + i).toList();
      async.queue("priority." + name).write(tasks).get();
      expected.addAll(0, tasks);
    }
    List<String> processed = new ArrayList<>();
    for (String name : List.of("high", "medium", "low")) {
      ForEach.of(async.queue("priority." + name).consume(), task -> processed.add(task.body()))
          .get();
    }
    stage.check("priority: 60 tasks in order", processed, expected);
  }

  /**
   * A message waits in {@code working} while it is worked on. It is deleted there when that
   * succeeds, and moved to the dead letters when it has failed too often; in between a crash leaves
   * it in {@code working}, and nowhere else.
   */
  private static void resilience(Broker broker, AsyncBroker async, Stage stage) throws Exception {
    AsyncMessageQueue jobs = async.queue("jobs");
    jobs.write(List.of("Good 1", "fail at first", "Good 2", "fail permanently", "Good 3")).get();
    List<String> succeeded = new ArrayList<>();
    ForEach.of(
            jobs.reserve(async.queue("working"), IdRange.ALL),
            job -> {
              int tried = 1;
              while (!succeeds(job, tried) && tried < TRIES) {
                stage.say("Failed at try %d: %s", tried, job.body());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2L << tried));
                tried++;
              }
              if (succeeds(job, tried)) {
                succeeded.add(job.body());
                broker.queue("working").delete(job.id());
              } else {
                broker.queue("working").move(job.id(), broker.queue("dead_letters"));
              }
            })
        .get();
    stage.check("resilience: four succeed in the end", succeeded.size(), 4);
    stage.check(
        "resilience: one is a dead letter",
        async.queue("dead_letters").peek().get().map(Message::body).orElse("none"),
        "fail permanently");
    stage.check(
        "resilience: nothing is left in hand", async.queue("working").stats().get().total(), 0L);
  }

  private static boolean succeeds(Message job, int tried) {
    boolean failsAtFirst = job.body().contains("fail");
    boolean failsAlways = job.body().contains("permanently");
    return !failsAlways && (!failsAtFirst || tried == TRIES);
  }

  /** Figures are told and not judged. */
  private static void benchmark(Broker broker, int writers, Stage stage) throws Exception {
    AsyncMessageQueue queue;
    try (AsyncBroker async = AsyncBroker.builder(broker).writers(writers).readers(4).open()) {
      queue = async.queue("benchmark." + writers);
      long start = System.nanoTime();
      await(IntStream.range(0, BENCHMARK).mapToObj(i -> queue.write("Message " + i)));
      long written = System.nanoTime();
      await(IntStream.range(0, BENCHMARK).mapToObj(i -> queue.claim()));
      long claimed = System.nanoTime();
      stage.say(
          "%2d at once: %6.0f writes/s, %6.0f claims/s",
          writers, rate(written - start), rate(claimed - written));
      stage.check("benchmark: nothing is left", queue.stats().get().pending(), 0L);
    }
  }

  private static double rate(long nanos) {
    return BENCHMARK * 1e9 / nanos;
  }

  private static void await(Stream<CompletableFuture<?>> futures) throws Exception {
    CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get();
  }
}
