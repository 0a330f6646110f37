package dev.sluice.broker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QueueWatcherTest {

  private static final WatchErrorHandler GO_ON = (e, message) -> Decision.CONTINUE;

  @TempDir Path folder;

  private WatchedStore store;

  @BeforeEach
  void open() {
    store = new WatchedStore(folder.resolve("watch.db"));
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(store.source.open()).isZero();
  }

  private void awaitSeen(String... bodies) {
    await().until(() -> List.copyOf(store.seen), List.of(bodies)::equals);
  }

  @Test
  void aConsumerHandlesTheBacklogAndThenWhatComes() {
    store.tasks.write(List.of("a", "b"));
    try (Watcher watcher = store.watcher(WatchMode.consume()).build()) {
      watcher.start();
      awaitSeen("a", "b");
      store.tasks.write("c");
      awaitSeen("a", "b", "c");
      store.tasks.write(List.of("d", "e"));
      awaitSeen("a", "b", "c", "d", "e");
    }
    assertThat(store.pending("tasks")).isEmpty();
    assertThat(store.tasks.stats().claimed()).isEqualTo(5);
  }

  @Test
  void aMessageIsClaimedBeforeItsHandlerSeesItAndStaysSoWhenThatFails() {
    store.tasks.write(List.of("bad", "good"));
    Queue<String> failed = new ConcurrentLinkedQueue<>();
    Watcher watcher =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.consume(),
                message -> {
                  assertThat(store.tasks.peek(message.id())).isEmpty();
                  store.note(message);
                  if (message.body().equals("bad")) {
                    throw new IllegalArgumentException("no");
                  }
                })
            .errorHandler(
                (e, message) -> {
                  failed.add(message.id() + " " + message.body() + " " + e.getMessage());
                  return null;
                })
            .build();
    MessageId bad = store.tasks.peek().orElseThrow().id();
    try (watcher) {
      watcher.start();
      awaitSeen("bad", "good");
    }
    assertThat(failed).containsExactly(bad + " bad no");
    assertThat(store.pending("tasks")).isEmpty();
  }

  @Test
  void aConsumerWithBoundsLeavesTheRest() {
    List<MessageId> ids = store.tasks.write(List.of("a", "b", "c", "d"));
    IdRange middle = IdRange.after(ids.get(0).value()).before(ids.get(3).value());
    try (Watcher watcher = store.watcher(WatchMode.consume().within(middle)).build()) {
      watcher.start();
      awaitSeen("b", "c");
    }
    assertThat(store.pending("tasks")).containsExactly("a", "d");
  }

  @Test
  void severalConsumersShareAQueue() {
    Watcher one = store.watcher(WatchMode.consume()).build();
    Watcher two = store.watcher(WatchMode.consume()).build();
    try (one;
        two) {
      one.start();
      two.start();
      for (int i = 0; i < 100; i++) {
        store.tasks.write("body " + i);
      }
      await().until(() -> store.seen.size() == 100);
    }
    assertThat(store.seen).doesNotHaveDuplicates();
  }

  @Test
  void aPeekerHandlesEachMessageOnceAndLeavesItThere() {
    store.tasks.write(List.of("a", "b"));
    try (Watcher watcher = store.watcher(WatchMode.peek()).build()) {
      watcher.start();
      awaitSeen("a", "b");
      store.tasks.write("c");
      awaitSeen("a", "b", "c");
    }
    assertThat(store.pending("tasks")).containsExactly("a", "b", "c");
  }

  @Test
  void aPeekerGoesThroughMoreThanItReadsAtOnce() {
    List<String> bodies = IntStream.range(0, 100).mapToObj(i -> "b" + i).toList();
    store.tasks.write(bodies);
    try (Watcher watcher = store.watcher(WatchMode.peek()).build()) {
      watcher.start();
      await().until(() -> store.seen.size() == 100);
    }
    assertThat(store.seen).containsExactlyElementsOf(bodies);
  }

  @Test
  void aPeekerMayBeginBehindABound() {
    List<MessageId> ids = store.tasks.write(List.of("a", "b", "c"));
    WatchMode fromB = WatchMode.peek().within(IdRange.after(ids.get(0).value()));
    try (Watcher watcher = store.watcher(fromB).build()) {
      watcher.start();
      awaitSeen("b", "c");
    }
  }

  @Test
  void aPoisonedMessageHoldsUpAPeekerAndIsRetriedUntilItIsHandled() {
    store.tasks.write(List.of("a", "poison", "c"));
    AtomicInteger failures = new AtomicInteger();
    WatchMode often = WatchMode.peek().retrying(Duration.ofMillis(1), Duration.ofMillis(4));
    Watcher watcher =
        QueueWatcher.builder(
                store.tasks,
                often,
                message -> {
                  if (message.body().equals("poison") && failures.incrementAndGet() <= 5) {
                    assertThat(store.seen).containsExactly("a");
                    throw new IllegalStateException("not yet");
                  }
                  store.note(message);
                })
            .errorHandler(GO_ON)
            .build();
    try (watcher) {
      watcher.start();
      awaitSeen("a", "poison", "c");
    }
    assertThat(failures).hasValue(6);
  }

  @Test
  void aPoisonedMessageIsForgottenWhenItIsGone() {
    MessageId poison = store.tasks.write(List.of("poison", "b")).get(0);
    CountDownLatch failed = new CountDownLatch(1);
    Watcher watcher =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.peek().retrying(Duration.ofHours(1), Duration.ofHours(1)),
                message -> {
                  if (message.id().equals(poison)) {
                    throw new IllegalStateException("never");
                  }
                  store.note(message);
                })
            .errorHandler(
                (e, message) -> {
                  failed.countDown();
                  return Decision.CONTINUE;
                })
            .build();
    try (watcher) {
      watcher.start();
      await().until(() -> failed.getCount() == 0);
      store.tasks.delete(poison);
      awaitSeen("b");
    }
  }

  @Test
  void retriesOfAPoisonedMessageAreSpacedByItsOwnFailures() {
    assertThat(Pauses.doubled(Duration.ofMillis(100), 0, Duration.ofSeconds(10)))
        .isEqualTo(100_000_000);
    assertThat(Pauses.doubled(Duration.ofMillis(100), 3, Duration.ofSeconds(10)))
        .isEqualTo(800_000_000);
    assertThat(Pauses.doubled(Duration.ofMillis(100), 5000, Duration.ofSeconds(10)))
        .isEqualTo(10_000_000_000L);
    assertThat(Pauses.doubled(Duration.ofDays(1), 60, Duration.ofDays(Long.MAX_VALUE / 86400)))
        .isPositive();
  }

  @Test
  void aMoverHandlesWhatIsInItsNewPlaceAlready() {
    store.tasks.write(List.of("a", "bad", "c"));
    MessageQueue working = store.broker.queue("working");
    Watcher watcher =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.move(working),
                message -> {
                  assertThat(working.peek(message.id())).isPresent();
                  store.note(message);
                  if (message.body().equals("bad")) {
                    throw new IllegalStateException("no");
                  }
                  working.delete(message.id());
                })
            .errorHandler(GO_ON)
            .build();
    try (watcher) {
      watcher.start();
      awaitSeen("a", "bad", "c");
    }
    assertThat(store.pending("tasks")).isEmpty();
    assertThat(store.pending("working")).containsExactly("bad");
  }

  @Test
  void aMoverEndsAfterItsMaximumWhetherHandlersFailOrNot() {
    store.tasks.write(List.of("a", "b", "c"));
    WatchMode two = WatchMode.move(store.broker.queue("working")).atMost(2);
    Watcher watcher =
        QueueWatcher.builder(
                store.tasks,
                two,
                message -> {
                  store.note(message);
                  throw new IllegalStateException("no");
                })
            .errorHandler(GO_ON)
            .build();
    watcher.run();
    assertThat(store.seen).containsExactly("a", "b");
    assertThat(store.pending("tasks")).containsExactly("c");
    assertThat(watcher.completion()).isCompletedWithValue(null);
  }

  @Test
  void wrongModesAreRefusedAtOnce() {
    assertThatThrownBy(() -> store.watcher(WatchMode.move(store.tasks)))
        .isInstanceOf(IllegalArgumentException.class);
    try (Broker other = Broker.open(SqliteDataSource.at(folder.resolve("other.db")))) {
      assertThatThrownBy(() -> store.watcher(WatchMode.move(other.queue("x"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another broker");
    }
    assertThatThrownBy(() -> WatchMode.move(store.tasks).atMost(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WatchMode.peek().retrying(Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WatchMode.peek().retrying(Duration.ofMillis(2), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anErrorHandlerThatFailsIsAsGoodAsOneThatGoesOn() {
    store.tasks.write(List.of("a", "b"));
    Watcher watcher =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.consume(),
                message -> {
                  store.note(message);
                  throw new IllegalStateException("handler");
                })
            .errorHandler(
                (e, message) -> {
                  throw new IllegalStateException("error handler");
                })
            .build();
    try (watcher) {
      watcher.start();
      awaitSeen("a", "b");
      assertThat(watcher.isRunning()).isTrue();
    }
    assertThat(watcher.completion()).isCompleted();
  }

  @Test
  void theDefaultErrorHandlerGoesOn() {
    assertThat(
            WatchErrorHandler.LOGGING.onError(
                new IllegalStateException("no"), new Message(new MessageId(5), "body")))
        .isEqualTo(Decision.CONTINUE);
  }

  @Test
  void aBodyBeyondTheLimitIsDeliveredWholeAndMarked() {
    store.tasks.write("äöü too large for the other");
    BrokerOptions small = BrokerOptions.DEFAULTS.withMaxBodyBytes(4);
    Queue<String> oversized = new ConcurrentLinkedQueue<>();
    try (WatchedStore narrow = new WatchedStore(folder.resolve("watch.db"), small)) {
      narrow.tasks.write(List.of("äö", "done"));
      MessageHandler handler =
          new MessageHandler() {
            @Override
            public void handle(Message message) {
              narrow.note(message);
              if (message.body().equals("done")) {
                throw new StopWatching();
              }
            }

            @Override
            public void handleOversized(Message message) {
              oversized.add(message.body());
            }
          };
      QueueWatcher.builder(narrow.tasks, WatchMode.consume(), handler).build().run();
      assertThat(narrow.seen).containsExactly("äö", "done");
    }
    assertThat(oversized).containsExactly("äöü too large for the other");
  }

  @Test
  void aBodyBeyondTheLimitIsHandledLikeAnyOtherUnlessToldOtherwise() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    MessageHandler handler = message -> seen.add(message.body());
    handler.handleOversized(new Message(new MessageId(1), "large"));
    assertThat(seen).containsExactly("large");
  }

  @Test
  void noMessageIsMissedHoweverWritesAndWaitsFallTogether() {
    try (Watcher watcher = store.watcher(WatchMode.consume()).build()) {
      watcher.start();
      for (int i = 0; i < 300; i++) {
        store.tasks.write("body " + i);
        int expected = i + 1;
        while (store.seen.size() < expected) {
          Thread.onSpinWait();
        }
      }
    }
    assertThat(store.seen).hasSize(300);
  }

  @Test
  void stockHandlersShowWhateverIsInAMessage() throws Exception {
    Message message =
        new Message(new MessageId(1837025672140161024L), "line\n\"quoted\" \\ tab\t\u0001 ü");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Handlers.print(out).handle(message);
    Handlers.printJson(out).handle(message);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "[1837025672140161024] line",
            "\"quoted\" \\ tab\t\u0001 ü",
            "{\"message\": \"line\\n\\\"quoted\\\" \\\\ tab\\t\\u0001 ü\","
                + " \"timestamp\": \"1837025672140161024\"}");
  }
}
