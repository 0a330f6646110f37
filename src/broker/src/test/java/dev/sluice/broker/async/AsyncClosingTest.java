package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.StopException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncClosingTest {

  @TempDir Path folder;

  private Store store;
  private AsyncBroker async;
  private AsyncMessageQueue tasks;

  @BeforeEach
  void open() {
    store = new Store(folder.resolve("closing.db"));
    use(AsyncBroker.builder(store.broker));
  }

  private void use(AsyncBrokerBuilder options) {
    async = options.open();
    tasks = async.queue("tasks");
  }

  @AfterEach
  void close() {
    async.close();
    store.close();
  }

  private static void assertRefused(CompletableFuture<?> operation) {
    assertThatThrownBy(operation::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aClosedOneRefusesEverythingAndLeavesTheBrokerOpen() {
    async.close();
    assertThatCode(async::close).as("again").doesNotThrowAnyException();

    assertRefused(tasks.write("one"));
    assertRefused(tasks.peek());
    assertRefused(async.queues());
    store.tasks.write("two");
    assertThat(store.pending("tasks")).containsExactly("two");
  }

  @Test
  void whatWasAcceptedIsDoneFirst() {
    List<CompletableFuture<MessageId>> writes =
        IntStream.range(0, 100).mapToObj(i -> tasks.write("body " + i)).toList();

    async.close();

    assertThat(writes).allMatch(CompletableFuture::isDone);
    assertThat(store.pending("tasks")).hasSize(100);
  }

  /** Where its threads are, that of this signal among them. */
  private ThreadGroup threads() {
    CompletableFuture<ThreadGroup> threads = new CompletableFuture<>();
    store.tasks.write("signal");
    tasks
        .consume()
        .subscribe(
            new Collector<>(1) {
              @Override
              void on(Message message) {
                threads.complete(Thread.currentThread().getThreadGroup());
              }
            });
    return threads.join();
  }

  @Test
  void noThreadIsLeft() {
    use(AsyncBroker.builder(store.broker).idleTimeout(Duration.ofHours(1)));
    ThreadGroup threads = threads();
    store.tasks.write("one");
    Collector<Message> following = new Collector<>(Long.MAX_VALUE);
    tasks.consume().follow().subscribe(following);
    following.await(1);

    async.close();

    assertThat(following.failure()).isNotNull();
    Awaitility.await().untilAsserted(() -> assertThat(aliveIn(threads)).isEmpty());
  }

  private static List<Thread> aliveIn(ThreadGroup group) {
    Thread[] found = new Thread[100];
    return Arrays.asList(found).subList(0, group.enumerate(found));
  }

  @Test
  void idleThreadsEndByThemselvesAndOthersTakeTheirPlace() {
    use(AsyncBroker.builder(store.broker).idleTimeout(Duration.ofMillis(1)));
    ThreadGroup threads = threads();

    Awaitility.await().until(() -> aliveIn(threads).isEmpty());

    tasks.write("one").join();
    assertThat(store.pending("tasks")).containsExactly("one");
  }

  @Test
  void afterItsTimeoutWhatHasNotBegunFailsAndWhatHasIsFinished() throws Exception {
    use(AsyncBroker.builder(store.broker).closeTimeout(Duration.ofMillis(1)));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    store
        .faults
        .on(Kind.COMMIT)
        .unit("write")
        .run(
            call -> {
              inside.countDown();
              await(go);
            });
    CompletableFuture<MessageId> begun = tasks.write("begun");
    CompletableFuture<MessageId> waits = tasks.write("waits");
    inside.await();

    async.close();

    assertRefused(waits);
    assertThat(begun).isNotDone();
    go.countDown();
    begun.join();
    assertThat(store.pending("tasks")).containsExactly("begun");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Or its thread would wait on, as long as the retry is patient. */
  @Test
  void afterItsTimeoutWhatWaitsForTheStoreIsStopped() throws Exception {
    use(AsyncBroker.builder(store.broker).closeTimeout(Duration.ofMillis(1)));
    CountDownLatch refused = new CountDownLatch(1);
    store
        .faults
        .on(Kind.BEGIN)
        .run(
            call -> {
              refused.countDown();
              throw SqlFaults.busy();
            });
    CompletableFuture<MessageId> write = tasks.write("never");
    refused.await();

    async.close();

    assertThatThrownBy(write::join).hasCauseInstanceOf(StopException.class);
    store.faults.clear();
    assertThat(store.pending("tasks")).isEmpty();
  }

  @Test
  void anInterruptEndsTheWaitingOfClose() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    store
        .faults
        .on(Kind.COMMIT)
        .unit("write")
        .run(
            call -> {
              inside.countDown();
              await(go);
            });
    CompletableFuture<MessageId> begun = tasks.write("begun");
    CompletableFuture<MessageId> waits = tasks.write("waits");
    inside.await();

    Thread.currentThread().interrupt();
    async.close();

    assertThat(Thread.interrupted()).as("flag").isTrue();
    assertRefused(waits);
    go.countDown();
    begun.join();
  }

  @Test
  void aSubscriptionGetsWhatWasClaimedForItAndThenTheError() throws Exception {
    store.fill(3);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    store
        .faults
        .on(Kind.COMMIT)
        .unit("claim")
        .run(
            call -> {
              inside.countDown();
              await(go);
            });
    Collector<Message> all = new Collector<>(Long.MAX_VALUE);
    tasks.consume().batches(2).subscribe(all);
    inside.await();
    Thread closer = new Thread(async::close);
    closer.start();
    Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);

    go.countDown();
    closer.join();

    assertThat(all.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(all.items()).extracting(Message::body).containsExactly("body 0", "body 1");
    assertThat(store.pending("tasks")).containsExactly("body 2");
  }

  @Test
  void aSubscriptionWithoutDemandIsToldToo() {
    Collector<Message> idle = new Collector<>(0);
    tasks.consume().subscribe(idle);

    async.close();

    assertThat(idle.failure()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void subscribingAfterwardsEndsWithAnError() {
    async.close();
    Collector<Message> late = new Collector<>(1);
    tasks.consume().subscribe(late);

    assertThat(late.failure()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void itMayBeClosedByWhatHangsOnAFuture() {
    use(AsyncBroker.builder(store.broker).closeTimeout(Duration.ofHours(1)));
    CompletableFuture<Optional<Message>> closing = tasks.claim();

    closing.thenRun(async::close).join();

    assertRefused(tasks.peek());
  }

  @Test
  void theApplicationsExecutorIsLeftAlone() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    ExecutorService theirs =
        Executors.newFixedThreadPool(
            2,
            task -> {
              thread.set(new Thread(task));
              return thread.get();
            });
    try {
      use(AsyncBroker.builder(store.broker).operations(theirs).callbacks(theirs));
      tasks.write("one").join();
      async.close();

      assertThat(theirs.isShutdown()).isFalse();
      assertThat(thread.get().isAlive()).isTrue();
    } finally {
      theirs.shutdown();
    }
  }
}
