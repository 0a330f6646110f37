package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueNameException;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OperationsTest {

  private static final MessageId NONE = new MessageId(1);

  @TempDir Path folder;

  private Store store;
  private AsyncBroker async;
  private AsyncMessageQueue tasks;
  private AsyncMessageQueue other;

  @BeforeEach
  void open() {
    store = new Store(folder.resolve("async.db"));
    async = AsyncBroker.over(store.broker);
    tasks = async.queue("tasks");
    other = async.queue("other");
  }

  @AfterEach
  void close() {
    async.close();
    store.close();
  }

  @Test
  void everyOperationGivesWhatTheBlockingOneGives() {
    MessageId first = tasks.write("first").join();
    List<MessageId> more = tasks.write(List.of("", "third", "fourth")).join();
    List<MessageId> ids = new ArrayList<>(more);
    ids.add(0, first);
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(tasks.name()).isEqualTo("tasks");

    assertThat(tasks.peek().join()).contains(new Message(first, "first"));
    assertThat(tasks.peek(ids.get(2)).join()).contains(new Message(ids.get(2), "third"));
    assertThat(tasks.peek(2, IdRange.after(first.value())).join())
        .containsExactly(new Message(ids.get(1), ""), new Message(ids.get(2), "third"));

    assertThat(tasks.claim().join()).contains(new Message(first, "first"));
    assertThat(tasks.claim(ids.get(2)).join()).contains(new Message(ids.get(2), "third"));
    assertThat(tasks.claim(ids.get(2)).join()).isEmpty();
    assertThat(tasks.stats().join()).isEqualTo(new QueueStats("tasks", 2, 2));

    assertThat(tasks.move(other).join()).as("an empty body").contains(new Message(ids.get(1), ""));
    assertThat(tasks.move(ids.get(1), other).join()).isEmpty();
    assertThat(tasks.recover(first, other).join()).contains(new Message(first, "first"));
    assertThat(tasks.move(9, IdRange.ALL, other).join())
        .containsExactly(new Message(ids.get(3), "fourth"));
    assertThat(other.claim(2, IdRange.ALL).join())
        .extracting(Message::body)
        .containsExactly("first", "");

    assertThat(async.queues().join()).containsExactly("other", "tasks");
    assertThat(async.stats().join())
        .containsExactly(new QueueStats("other", 1, 2), new QueueStats("tasks", 0, 1));
    assertThat(tasks.delete(ids.get(2)).join()).isTrue();
    assertThat(tasks.delete(ids.get(2)).join()).isFalse();
    assertThat(other.delete(List.of(first, ids.get(1), NONE)).join()).isEqualTo(2);
    assertThat(other.deleteAll().join()).isEqualTo(1);
    tasks.write("last").join();
    assertThat(async.deleteAll().join()).isEqualTo(1);
    assertThat(tasks.claim().join()).isEmpty();
    assertThat(tasks.claim(3, IdRange.ALL).join()).isEmpty();
  }

  @Test
  void thoseOfTheWholeStoreToo() {
    MessageId id = new MessageId(5_000);
    Message exact = new Message(id, "exact");
    tasks.insert(List.of(exact)).join();
    async.insert(List.of(new QueueEntry("other", new MessageId(6_000), "also exact"))).join();

    assertThat(tasks.peek(id).join()).contains(exact);
    assertThat(async.broadcast("to all").join()).isEqualTo(2);
    assertThat(async.broadcast("to one", Recipients.existing(List.of("other"))).join())
        .isEqualTo(1);
    assertThat(async.queues(QueueFilter.prefix("ta")).join()).containsExactly("tasks");
    assertThat(async.stats(QueueFilter.prefix("o")).join())
        .containsExactly(new QueueStats("other", 3, 0));
    assertThat(async.status().join().pending()).isEqualTo(5);
    assertThat(tasks.exists().join()).isTrue();
    assertThat(tasks.hasPending().join()).isTrue();
    assertThat(tasks.hasPending(IdRange.ALL.before(5_000)).join()).isFalse();

    assertThat(async.rename("other", "renamed").join().messages()).isEqualTo(3);
    assertThat(async.deleteBefore(List.of("renamed"), new MessageId(6_001)).join()).isEqualTo(1);
    assertThat(async.delete(List.of("renamed", "tasks")).join()).isEqualTo(4);
    assertThat(tasks.exists().join()).isFalse();
  }

  @Test
  void anyOtherOperationMayBeHandedIn() {
    tasks.write(List.of("one", "two")).thenCompose(ids -> tasks.claim()).join();

    assertThat(async.change(broker -> broker.maintenance().vacuum()).join()).isEqualTo(1);
    assertThat(async.read(broker -> broker.queue("tasks").browse().latestPending()).join())
        .isPresent();
    assertThatThrownBy(() -> async.read(broker -> broker.queue("no name")).join())
        .hasCauseInstanceOf(QueueNameException.class);
  }

  @Test
  void badArgumentsAreRefusedAtTheCall() {
    try (Broker another = Broker.open(SqliteDataSource.at(folder.resolve("another.db")));
        AsyncBroker foreign = AsyncBroker.over(another);
        AsyncBroker second = AsyncBroker.over(store.broker)) {
      assertRefused(QueueNameException.class, () -> async.queue("no name"));
      assertRefused(InvalidMessageException.class, () -> tasks.write("\ud800"));
      assertRefused(InvalidMessageException.class, () -> tasks.write(List.of("good", "\ud800")));
      assertRefused(NullPointerException.class, () -> tasks.write((String) null));
      assertRefused(NullPointerException.class, () -> tasks.write((Collection<String>) null));
      assertRefused(NullPointerException.class, () -> tasks.write(Arrays.asList("good", null)));
      QueueEntry bad = new QueueEntry("no name", NONE, "");
      assertRefused(InvalidMessageException.class, () -> async.broadcast("\ud800"));
      assertRefused(NullPointerException.class, () -> async.broadcast("good", null));
      assertRefused(QueueNameException.class, () -> async.insert(List.of(bad)));
      assertRefused(
          InvalidMessageException.class, () -> tasks.insert(List.of(new Message(NONE, "\ud800"))));
      assertRefused(QueueNameException.class, () -> async.rename("no name", "other"));
      assertRefused(QueueNameException.class, () -> async.rename("other", "no name"));
      assertRefused(QueueNameException.class, () -> async.delete(List.of("no name")));
      assertRefused(QueueNameException.class, () -> async.deleteBefore(List.of("no name"), NONE));
      assertRefused(NullPointerException.class, () -> async.deleteBefore(List.of(), null));
      assertRefused(NullPointerException.class, () -> async.queues(null));
      assertRefused(NullPointerException.class, () -> async.stats(null));
      assertRefused(NullPointerException.class, () -> async.read(null));
      assertRefused(NullPointerException.class, () -> async.change(null));
      assertRefused(NullPointerException.class, () -> tasks.hasPending(null));
      assertRefused(NullPointerException.class, () -> tasks.claim(null));
      assertRefused(IllegalArgumentException.class, () -> tasks.claim(0, IdRange.ALL));
      assertRefused(NullPointerException.class, () -> tasks.claim(1, null));
      assertRefused(NullPointerException.class, () -> tasks.peek(null));
      assertRefused(IllegalArgumentException.class, () -> tasks.peek(0, IdRange.ALL));
      assertRefused(IllegalArgumentException.class, () -> tasks.move(async.queue("tasks")));
      assertRefused(IllegalArgumentException.class, () -> tasks.move(foreign.queue("other")));
      assertRefused(NullPointerException.class, () -> tasks.move(null, other));
      assertRefused(IllegalArgumentException.class, () -> tasks.move(0, IdRange.ALL, other));
      assertRefused(IllegalArgumentException.class, () -> tasks.recover(NONE, tasks));
      assertRefused(NullPointerException.class, () -> tasks.delete((MessageId) null));
      assertRefused(NullPointerException.class, () -> tasks.delete(Arrays.asList(NONE, null)));
      assertRefused(NullPointerException.class, () -> tasks.consume(null));
      assertRefused(NullPointerException.class, () -> tasks.reserve(other, null));
      assertRefused(NullPointerException.class, () -> tasks.peekAll(null));
      assertRefused(IllegalArgumentException.class, () -> tasks.reserve(tasks, IdRange.ALL));
      assertRefused(IllegalArgumentException.class, () -> tasks.consume().batches(0));
      assertRefused(NullPointerException.class, () -> tasks.consume().subscribe(null));
      assertRefused(IllegalArgumentException.class, () -> tasks.sink(0, 1));
      assertRefused(IllegalArgumentException.class, () -> tasks.sink(1, 0));

      assertThat(tasks.move(second.queue("other")).join()).as("the same broker").isEmpty();
    }
    assertThat(store.broker.queues()).as("what is stored").isEmpty();
  }

  private static void assertRefused(Class<? extends Throwable> type, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(type);
  }

  @Test
  void badOptionsAreRefused() {
    AsyncBrokerBuilder builder = AsyncBroker.builder(store.broker);
    assertRefused(NullPointerException.class, () -> AsyncBroker.builder(null));
    assertRefused(NullPointerException.class, () -> builder.operations(null));
    assertRefused(NullPointerException.class, () -> builder.callbacks(null));
    assertRefused(IllegalArgumentException.class, () -> builder.writers(0));
    assertRefused(IllegalArgumentException.class, () -> builder.readers(0));
    assertRefused(IllegalArgumentException.class, () -> builder.maxWaiting(0, 1));
    assertRefused(IllegalArgumentException.class, () -> builder.maxWaiting(1, 0));
    Duration negative = Duration.ofNanos(-1);
    assertRefused(IllegalArgumentException.class, () -> builder.waitWhenFull(negative));
    assertRefused(IllegalArgumentException.class, () -> builder.closeTimeout(negative));
    assertRefused(IllegalArgumentException.class, () -> builder.idleTimeout(Duration.ZERO));
  }

  @Test
  void changesHappenInTheOrderOfTheirCalls() {
    List<String> bodies = IntStream.range(0, 300).mapToObj(i -> "body " + i).toList();
    List<CompletableFuture<MessageId>> writes = bodies.stream().map(tasks::write).toList();
    CompletableFuture<List<Message>> claim = tasks.claim(300, IdRange.ALL);

    assertThat(claim.join()).extracting(Message::body).containsExactlyElementsOf(bodies);
    assertThat(writes.stream().map(CompletableFuture::join)).isSorted();
  }

  @Test
  void severalWritersLoseNothingEither() {
    try (AsyncBroker several = AsyncBroker.builder(store.broker).writers(4).open()) {
      List<String> bodies = IntStream.range(0, 300).mapToObj(i -> "body " + i).toList();
      AsyncMessageQueue queue = several.queue("tasks");
      bodies.stream().map(queue::write).toList().forEach(CompletableFuture::join);

      assertThat(store.pending("tasks")).containsExactlyInAnyOrderElementsOf(bodies);
    }
  }

  @Test
  void aFailureIsTheBrokersOwnExceptionAndEachCallersIsAnother() {
    store.faults.on(Kind.UPDATE).sql("INSERT INTO messages").fail(SqlFaults::full);

    List<Throwable> failures =
        List.of(tasks.write("one"), tasks.write("two")).stream()
            .map(write -> write.handle((id, e) -> e).join())
            .toList();

    assertThat(failures).allMatch(OperationalException.class::isInstance).doesNotHaveDuplicates();
    assertThatThrownBy(() -> tasks.write("three").join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OperationalException.class);
    store.faults.clear();
    tasks.write("four").join();
    assertThat(store.pending("tasks")).containsExactly("four");
  }

  @Test
  void readsDoNotWaitForAWriterThatIsStuck() throws Exception {
    tasks.write("there").join();
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    store.faults.on(Kind.COMMIT).unit("write").run(call -> await(stuck, go));
    CompletableFuture<MessageId> write = tasks.write("late");
    stuck.await();

    assertThat(tasks.peek().join().map(Message::body)).isEqualTo(Optional.of("there"));
    assertThat(write).isNotDone();

    go.countDown();
    write.join();
  }

  private static void await(CountDownLatch told, CountDownLatch go) {
    told.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Joining another future in what hangs on one would block the only writer for ever otherwise. */
  @Test
  void whatHangsOnAFutureMayBlock() {
    CompletableFuture<Optional<Message>> claimed =
        tasks.write("one").thenApply(id -> tasks.claim().join());

    assertThat(claimed.join()).get().extracting(Message::body).isEqualTo("one");
  }

  @Test
  void aClosedBrokerFailsEachOperation() {
    store.broker.close();

    assertThatThrownBy(() -> tasks.write("one").join())
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void anExecutorThatRefusesFailsTheOperationAndNothingOfItHappens() {
    ExecutorService theirs = Executors.newSingleThreadExecutor();
    theirs.shutdown();
    try (AsyncBroker onTheirs = AsyncBroker.builder(store.broker).operations(theirs).open()) {
      assertThatThrownBy(() -> onTheirs.queue("tasks").write("one").join())
          .hasCauseInstanceOf(RejectedExecutionException.class);
      assertThat(store.pending("tasks")).isEmpty();
    }
  }

  @Test
  void callbacksThatAreRefusedGetTheirResultAllTheSame() {
    ExecutorService theirs = Executors.newSingleThreadExecutor();
    theirs.shutdown();
    try (AsyncBroker async = AsyncBroker.builder(store.broker).callbacks(theirs).open()) {
      async.queue("tasks").write("one").join();
      assertThat(async.queue("tasks").claim().join()).isPresent();
    }
  }

  @Test
  void anInterruptedThreadOfTheirsHasNoMoreToDoWithIt() {
    ManualExecutor manual = new ManualExecutor();
    try (AsyncBroker byHand =
        AsyncBroker.builder(store.broker).operations(manual).callbacks(Runnable::run).open()) {
      store.faults.on(Kind.COMMIT).nth(1).run(call -> Thread.currentThread().interrupt());
      CompletableFuture<MessageId> first = byHand.queue("tasks").write("one");
      CompletableFuture<MessageId> second = byHand.queue("tasks").write("two");

      manual.runOne();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(first).isCompleted();
      assertThat(second).isNotDone();

      manual.run();
      assertThat(second).isCompleted();
    }
  }
}
