package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that share threads and connections don't get in each other's way. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrentCallersTest {

  @TempDir Path folder;

  private Path file;
  private Store store;
  private AsyncBroker async;
  private AsyncMessageQueue tasks;

  @BeforeEach
  void open() {
    file = folder.resolve("shared.db");
    store = new Store(file);
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

  private static List<Thread> start(int threads, Runnable work) {
    List<Thread> all = IntStream.range(0, threads).mapToObj(i -> new Thread(work)).toList();
    all.forEach(Thread::start);
    return all;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void everyCallerGetsTheAnswerToItsOwnCall() throws Exception {
    use(AsyncBroker.builder(store.broker).writers(4));
    Map<MessageId, String> written = new ConcurrentHashMap<>();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    join(
        start(
            8,
            () -> {
              for (int i = 0; i < 100; i++) {
                String body = Thread.currentThread().getName() + " " + i;
                written.put(tasks.write(body).join(), body);
              }
            }));

    written.forEach(
        (id, body) ->
            answers.add(
                tasks.claim(id).thenAccept(m -> assertThat(m).contains(new Message(id, body)))));
    answers.forEach(CompletableFuture::join);
    assertThat(written).hasSize(800);
  }

  @Test
  void aFailedOperationUndoesNothingButItself() {
    store.faults.on(Kind.COMMIT).unit("write").nth(2).fail(SqlFaults::full);
    CompletableFuture<?> before = tasks.write("before");
    CompletableFuture<?> failing = tasks.write("failing");
    CompletableFuture<?> after = tasks.write("after");

    before.join();
    after.join();
    assertThat(failing.handle((id, e) -> e != null).join()).isEqualTo(true);
    assertThat(store.pending("tasks")).containsExactly("before", "after");
  }

  @Test
  void twoBrokersOnOneFileGiveDifferentIdsAndBothGoOn() {
    List<MessageId> ids = new ArrayList<>();
    try (Store second = new Store(file);
        AsyncBroker other = AsyncBroker.over(second.broker)) {
      List<CompletableFuture<MessageId>> writes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        writes.add(tasks.write("one " + i));
        writes.add(other.queue("tasks").write("other " + i));
      }
      writes.forEach(write -> ids.add(write.join()));
    }
    tasks.write("still goes on").join();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(store.tasks.stats().pending()).isEqualTo(401);
  }

  /** A thread that is about to end must not be counted on. */
  @Test
  void operationsComeThroughWhileThreadsAreEndingAllTheTime() {
    use(AsyncBroker.builder(store.broker).idleTimeout(Duration.ofNanos(1)));
    for (int i = 0; i < 500; i++) {
      tasks.write("body " + i).join();
    }
    assertThat(store.tasks.stats().pending()).isEqualTo(500);
  }

  @Test
  void twoProducersAndTwoConsumersShareTheWork() {
    List<CompletableFuture<MessageId>> writes = new ArrayList<>();
    List<Collector<Message>> consumers = List.of(new Collector<>(50), new Collector<>(50));
    consumers.forEach(tasks.consume().follow()::subscribe);
    for (int i = 0; i < 50; i++) {
      writes.add(tasks.write("one " + i));
      writes.add(tasks.write(i == 25 ? "" : "two " + i));
    }
    consumers.forEach(consumer -> consumer.await(50));

    List<MessageId> got = new ArrayList<>();
    consumers.forEach(c -> c.items().forEach(message -> got.add(message.id())));
    assertThat(got)
        .containsExactlyInAnyOrderElementsOf(writes.stream().map(CompletableFuture::join).toList());
    assertThat(tasks.claim(1, IdRange.ALL).join()).isEmpty();
  }
}
