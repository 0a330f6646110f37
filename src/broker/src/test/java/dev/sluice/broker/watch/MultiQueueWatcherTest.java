package dev.sluice.broker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MultiQueueWatcherTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private WatchedStore store;

  @BeforeEach
  void open() {
    store = new WatchedStore(folder.resolve("multi.db"));
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(store.source.open()).isZero();
  }

  private void fill(String queue, int messages) {
    for (int i = 1; i <= messages; i++) {
      store.broker.queue(queue).write(queue + i);
    }
  }

  private WatchedQueue noting(String queue) {
    return WatchedQueue.of(queue, store::note);
  }

  /** Notes, and stops the watcher after so many messages in all. */
  private MessageHandler until(int messages) {
    return message -> {
      store.note(message);
      if (store.seen.size() == messages) {
        throw new StopWatching();
      }
    };
  }

  @Test
  void queuesAreServedByTurns() {
    fill("a", 3);
    fill("b", 1);
    fill("c", 2);
    MessageHandler handler = until(6);
    MultiQueueWatcher.builder(store.broker)
        .queue(WatchedQueue.of("a", handler))
        .queue(WatchedQueue.of("b", handler))
        .queue(WatchedQueue.of("c", handler))
        .build()
        .run();
    assertThat(store.seen).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
  }

  @Test
  void aBudgetGivesPrecedenceAndStarvesNobody() {
    fill("high", 7);
    fill("low", 3);
    MessageHandler handler = until(10);
    MultiQueueWatcher.builder(store.broker)
        .queue(WatchedQueue.of("high", handler).withBudget(3))
        .queue(WatchedQueue.of("low", handler))
        .build()
        .run();
    assertThat(store.seen)
        .containsExactly(
            "high1", "high2", "high3", "low1", "high4", "high5", "high6", "low2", "high7", "low3");
  }

  @Test
  void anIdleOneIsWokenByAnyOfItsQueues() {
    try (MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(store.broker).queue(noting("a")).queue(noting("b")).build()) {
      Thread thread = watcher.start();
      for (int i = 1; i <= 20; i++) {
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        String queue = i % 2 == 0 ? "a" : "b";
        store.broker.queue(queue).write(queue + i);
        int expected = i;
        await().until(() -> store.seen.size() == expected);
      }
    }
  }

  @Test
  void eachQueueMayHaveItsOwnErrorHandler() {
    fill("normal", 3);
    fill("critical", 3);
    Queue<String> failed = new ConcurrentLinkedQueue<>();
    MessageHandler failing =
        message -> {
          throw new Exception("no");
        };
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(store.broker)
            .errorHandler(
                (e, message) -> {
                  failed.add("default " + message.body());
                  return Decision.CONTINUE;
                })
            .queue(WatchedQueue.of("normal", failing))
            .queue(
                WatchedQueue.of("critical", failing)
                    .withErrorHandler(
                        (e, message) -> {
                          failed.add("own " + message.body());
                          return message.body().equals("critical2")
                              ? Decision.STOP
                              : Decision.CONTINUE;
                        }))
            .build();
    watcher.run();
    assertThat(failed)
        .containsExactly("default normal1", "own critical1", "default normal2", "own critical2");
    assertThat(store.pending("critical")).containsExactly("critical3");
    assertThat(store.pending("normal")).containsExactly("normal3");
    assertThat(watcher.completion()).isCompletedWithValue(null);
  }

  @Test
  void queuesComeAndGoWhileItRuns() throws Exception {
    try (MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(store.broker).queue(noting("a")).build()) {
      watcher.start();
      fill("b", 2);
      watcher.add(noting("b"));
      await().until(() -> store.seen.size() == 2);
      assertThat(watcher.queues()).containsExactly("a", "b");
      assertThatThrownBy(() -> watcher.add(noting("b")))
          .isInstanceOf(IllegalArgumentException.class);

      watcher.remove("b");
      assertThat(watcher.queues()).containsExactly("a");
      assertThatThrownBy(() -> watcher.remove("b")).isInstanceOf(IllegalArgumentException.class);
      store.broker.queue("b").write("left");
      store.broker.queue("a").write("taken");
      await().until(() -> store.seen.size() == 3);
      assertThat(store.pending("b")).containsExactly("left");

      watcher.add(noting("b"));
      await().until(() -> store.seen.contains("left"));
    }
  }

  @Test
  void handlersMayAddAndRemoveQueues() {
    fill("a", 2);
    fill("b", 2);
    List<MultiQueueWatcher> self = new ArrayList<>();
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(store.broker)
            .queue(
                WatchedQueue.of(
                    "a",
                    message -> {
                      store.note(message);
                      self.get(0).remove("a");
                      self.get(0).add(WatchedQueue.of("b", until(3)));
                    }))
            .build();
    self.add(watcher);
    watcher.run();
    assertThat(store.seen).containsExactly("a1", "b1", "b2");
    assertThat(store.pending("a")).containsExactly("a2");
    assertThatThrownBy(() -> watcher.add(noting("c"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void addingAndRemovingFromManyThreadsLosesNothing() throws Exception {
    try (MultiQueueWatcher watcher = MultiQueueWatcher.builder(store.broker).build()) {
      watcher.start();
      CountDownLatch done = new CountDownLatch(4);
      for (int t = 0; t < 4; t++) {
        String queue = "queue" + t;
        new Thread(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    watcher.add(noting(queue));
                    store.broker.queue(queue).write(queue + " " + i);
                    watcher.remove(queue);
                  }
                  watcher.add(noting(queue));
                  done.countDown();
                })
            .start();
      }
      done.await();
      await().until(() -> store.seen.size() == 80);
      assertThat(store.seen).doesNotHaveDuplicates();
    }
  }

  @Test
  void itGoesOnWithTheSameQueueAfterAFailureOfTheStore() {
    FaultRule once = store.faults.on(Kind.BEGIN).nth(1).fail(SqlFaults::io);
    try (MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(store.broker)
            .restarts(WatchedStore.AT_ONCE)
            .queue(noting("a"))
            .build()) {
      watcher.start();
      await().until(() -> once.fired() == 1);
      fill("a", 1);
      await().until(() -> store.seen.size() == 1);
    }
  }

  @Test
  void itStopsInTheMiddleOfATurn() throws Exception {
    fill("a", 1);
    fill("b", 1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(store.broker)
            .queue(
                WatchedQueue.of(
                    "a",
                    message -> {
                      inside.countDown();
                      go.await();
                    }))
            .queue(noting("b"))
            .build();
    watcher.start();
    inside.await();
    watcher.stop(Duration.ZERO);
    go.countDown();
    assertThat(watcher.stop(LONG)).isTrue();
    assertThat(store.pending("b")).containsExactly("b1");
  }

  @Test
  void wrongQueuesAreRefusedAtOnce() {
    assertThatThrownBy(() -> WatchedQueue.of("no/name", store::note))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> noting("a").withBudget(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> MultiQueueWatcher.builder(store.broker).queue(noting("a")).queue(noting("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
