package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.error.StopException;
import dev.sluice.broker.message.MessageId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits is bounded by number and by size; what comes beyond is refused or waits itself. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackPressureTest {

  @TempDir Path folder;

  private final ManualExecutor manual = new ManualExecutor();
  private Store store;

  @BeforeEach
  void open() {
    store = new Store(folder.resolve("full.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private AsyncBrokerBuilder byHand() {
    return AsyncBroker.builder(store.broker).operations(manual).callbacks(Runnable::run);
  }

  private static void assertRefused(CompletableFuture<?> operation) {
    assertThat(operation).isCompletedExceptionally();
    assertThatThrownBy(operation::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(BusyException.class)
        .satisfies(e -> assertThat(((BusyException) e.getCause()).isRetryable()).isTrue());
  }

  @Test
  void tooManyOperationsAreRefusedUntilThereIsRoom() {
    try (AsyncBroker async = byHand().maxWaiting(2, 1000).open()) {
      AsyncMessageQueue tasks = async.queue("tasks");
      CompletableFuture<MessageId> first = tasks.write("one");
      tasks.write("two");

      assertRefused(tasks.write("three"));
      assertRefused(tasks.peek());

      manual.run();
      assertThat(first).isCompleted();
      tasks.write("four");
      manual.run();
      assertThat(store.pending("tasks")).containsExactly("one", "two", "four");
    }
  }

  @Test
  void tooManyBytesAreRefused() {
    try (AsyncBroker async = byHand().maxWaiting(1000, 20).open()) {
      AsyncMessageQueue tasks = async.queue("tasks");
      tasks.write("12345");
      tasks.write(List.of("12", "345"));

      assertRefused(tasks.write("6"));
      assertThat(tasks.write("")).isNotDone();

      manual.run();
      assertThat(store.pending("tasks")).containsExactly("12345", "12", "345", "");
    }
  }

  @Test
  void aBodyBeyondTheLimitIsStoredWhenItIsAlone() {
    try (AsyncBroker async = byHand().maxWaiting(1000, 4).open()) {
      AsyncMessageQueue tasks = async.queue("tasks");
      tasks.write("far too long");
      assertRefused(tasks.write("x"));

      manual.run();
      assertThat(store.pending("tasks")).containsExactly("far too long");
    }
  }

  @Test
  void whatIsCancelledMakesRoom() {
    try (AsyncBroker async = byHand().maxWaiting(1, 1000).open()) {
      AsyncMessageQueue tasks = async.queue("tasks");
      for (int i = 0; i < 10; i++) {
        assertThat(tasks.write("never").cancel(false)).isTrue();
      }
      tasks.write("one");
      manual.run();
      assertThat(store.pending("tasks")).containsExactly("one");
    }
  }

  @Test
  void aCallerMayWaitForRoom() throws Exception {
    Duration patience = Duration.ofSeconds(30);
    try (AsyncBroker async = byHand().maxWaiting(1, 1000).waitWhenFull(patience).open()) {
      AsyncMessageQueue tasks = async.queue("tasks");
      tasks.write("one");
      Thread waiting = new Thread(() -> tasks.write("two"));
      waiting.start();
      awaitWaiting(waiting);

      manual.run();
      waiting.join();
      manual.run();
      assertThat(store.pending("tasks")).containsExactly("one", "two");
    }
  }

  private static void awaitWaiting(Thread thread) {
    Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void aCallerWaitsSoLongOnly() {
    try (AsyncBroker async =
        byHand().maxWaiting(1, 1000).waitWhenFull(Duration.ofMillis(1)).open()) {
      async.queue("tasks").write("one");

      assertRefused(async.queue("tasks").write("two"));
      manual.run();
    }
  }

  @Test
  void anInterruptEndsTheWaitForRoom() {
    try (AsyncBroker async =
        byHand().maxWaiting(1, 1000).waitWhenFull(Duration.ofSeconds(30)).open()) {
      async.queue("tasks").write("one");
      Thread.currentThread().interrupt();

      CompletableFuture<MessageId> second = async.queue("tasks").write("two");

      assertThat(Thread.interrupted()).as("flag").isTrue();
      assertThatThrownBy(second::join).hasCauseInstanceOf(StopException.class);
      manual.run();
      assertThat(store.pending("tasks")).containsExactly("one");
    }
  }

  @Test
  void closingEndsTheWaitForRoom() throws Exception {
    AsyncBroker async =
        byHand()
            .maxWaiting(1, 1000)
            .waitWhenFull(Duration.ofSeconds(30))
            .closeTimeout(Duration.ZERO)
            .open();
    AsyncMessageQueue tasks = async.queue("tasks");
    tasks.write("one");
    CompletableFuture<MessageId> outcome = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> tasks.write("two").whenComplete((id, e) -> outcome.completeExceptionally(e)));
    waiting.start();
    awaitWaiting(waiting);

    async.close();

    assertThatThrownBy(outcome::join).hasCauseInstanceOf(IllegalStateException.class);
    waiting.join();
  }

  /** With every thread of the callbacks waiting for room, room is made all the same. */
  @Test
  void waitingForRoomInACallbackBlocksNothing() {
    Duration patience = Duration.ofSeconds(30);
    try (AsyncBroker async =
        AsyncBroker.builder(store.broker).maxWaiting(2, 1000).waitWhenFull(patience).open()) {
      AsyncMessageQueue tasks = async.queue("tasks");
      List<CompletableFuture<MessageId>> all =
          IntStream.range(0, 20)
              .mapToObj(i -> tasks.write("a").thenApply(id -> tasks.write("b").join()))
              .toList();

      all.forEach(CompletableFuture::join);

      assertThat(store.pending("tasks")).hasSize(40);
    }
  }
}
