package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublisherTest {

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final ManualExecutor manual = new ManualExecutor();
  private Store store;
  private AsyncBroker async;
  private AsyncMessageQueue tasks;
  private AsyncMessageQueue working;

  @BeforeEach
  void open() {
    store = new Store(folder.resolve("published.db"), recorder);
    use(AsyncBroker.builder(store.broker));
  }

  private void use(AsyncBrokerBuilder options) {
    async = options.open();
    tasks = async.queue("tasks");
    working = async.queue("working");
  }

  /** Nothing happens before {@code manual} runs, and then in this thread. */
  private void useByHand() {
    use(AsyncBroker.builder(store.broker).operations(manual).callbacks(manual));
  }

  @AfterEach
  void close() {
    async.close();
    store.close();
  }

  private int units(String name) {
    return recorder.calls(call -> call.kind() == Kind.UNIT && call.unit().equals(name)).size();
  }

  private static List<String> bodies(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "body " + i).toList();
  }

  private static List<String> bodies(Collector<Message> collector) {
    return collector.items().stream().map(Message::body).toList();
  }

  @Test
  void aStreamEndsWhenNothingIsPending() {
    store.fill(20);
    Collector<Message> all = new Collector<>(Long.MAX_VALUE);

    tasks.consume().subscribe(all);

    assertThat(all.failure()).isNull();
    assertThat(bodies(all)).isEqualTo(bodies(0, 20));
    assertThat(store.pending("tasks")).isEmpty();
  }

  @Test
  void oneByOneItIsTheSame() {
    store.fill(20);
    Collector<Message> all =
        new Collector<>(1) {
          @Override
          void on(Message message) {
            subscription.request(1);
          }
        };

    tasks.consume().batches(7).subscribe(all);

    assertThat(all.failure()).isNull();
    assertThat(bodies(all)).isEqualTo(bodies(0, 20));
  }

  @Test
  void onlyWhatWasRequestedIsClaimed() {
    store.fill(10);
    useByHand();
    Collector<Message> some = new Collector<>(0);
    tasks.consume().batches(100).subscribe(some);
    manual.run();
    assertThat(store.pending("tasks")).hasSize(10);

    some.subscription.request(3);
    some.subscription.request(1);
    manual.run();

    assertThat(bodies(some)).isEqualTo(bodies(0, 4));
    assertThat(store.pending("tasks")).isEqualTo(bodies(4, 10));
    assertThat(some.isDone()).isFalse();
  }

  @Test
  void eachMessageIsClaimedInATransactionOfItsOwnUnlessInBatches() {
    store.fill(12);
    useByHand();
    for (int batch : List.of(1, 4)) {
      recorder.clear();
      Collector<Message> six = new Collector<>(6);
      tasks.consume().batches(batch).subscribe(six);
      manual.run();
      assertThat(six.items()).hasSize(6);
      assertThat(recorder.count(Kind.COMMIT)).isEqualTo(batch == 1 ? 6 : 2);
    }
  }

  @Test
  void onlyIdsOfTheRangeAreTaken() {
    store.fill(5);
    List<MessageId> ids = store.tasks.peek(5, IdRange.ALL).stream().map(Message::id).toList();
    Collector<Message> all = new Collector<>(Long.MAX_VALUE);

    tasks.consume(IdRange.after(ids.get(0).value()).before(ids.get(4).value())).subscribe(all);

    assertThat(all.failure()).isNull();
    assertThat(bodies(all)).isEqualTo(bodies(1, 4));
  }

  @Test
  void aCancelledSubscriptionClaimsNoMore() {
    store.fill(10);
    useByHand();
    Collector<Message> three =
        new Collector<>(Long.MAX_VALUE) {
          @Override
          void on(Message message) {
            if (items().size() == 3) {
              subscription.cancel();
            }
          }
        };
    tasks.consume().subscribe(three);
    manual.run();

    assertThat(bodies(three)).isEqualTo(bodies(0, 3));
    assertThat(store.pending("tasks")).isEqualTo(bodies(3, 10));
    assertThat(three.isDone()).isFalse();
  }

  @Test
  void whatWasClaimedWhenItIsCancelledIsDelivered() {
    store.fill(10);
    useByHand();
    Collector<Message> batch = new Collector<>(5);
    store.faults.on(Kind.COMMIT).unit("claim").run(call -> batch.subscription.cancel());
    tasks.consume().batches(5).subscribe(batch);
    manual.run();

    assertThat(bodies(batch)).isEqualTo(bodies(0, 5));
    assertThat(store.pending("tasks")).isEqualTo(bodies(5, 10));
  }

  @Test
  void aClaimThatHasNotBegunIsWithdrawnByCancelling() {
    store.fill(10);
    ManualExecutor operations = new ManualExecutor();
    use(AsyncBroker.builder(store.broker).operations(operations).callbacks(manual));
    Collector<Message> none = new Collector<>(5);
    tasks.consume().subscribe(none);
    manual.run();

    none.subscription.cancel();
    operations.run();
    manual.run();

    assertThat(none.items()).isEmpty();
    assertThat(store.pending("tasks")).hasSize(10);
  }

  /** Cancels at about the moment of a claim, many times over. */
  @Test
  void noMessageIsLostInTheRaceOfClaimingAndCancelling() {
    int messages = 500;
    store.fill(messages);
    List<Collector<Message>> all = new ArrayList<>();
    while (store.tasks.stats().pending() > 0) {
      int round = all.size();
      Collector<Message> some = new Collector<>(1 + round % 9);
      all.add(some);
      tasks.consume().batches(1 + round % 4).subscribe(some);
      for (int spin = 0; spin < round % 50; spin++) {
        Thread.yield();
      }
      some.subscription.cancel();
    }
    async.close();

    assertThat(all.stream().flatMap(some -> bodies(some).stream()))
        .containsExactlyInAnyOrderElementsOf(bodies(0, messages));
  }

  @Test
  void subscriptionsShareTheMessagesAndEndEachForItself() {
    store.fill(100);
    List<Collector<Message>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Collector<Message> one = new Collector<>(i == 0 ? 1 : Long.MAX_VALUE);
      all.add(one);
      tasks.consume().subscribe(one);
    }
    all.subList(1, 4).forEach(one -> assertThat(one.failure()).isNull());
    all.get(0).await(1);

    assertThat(all.get(0).isDone()).isFalse();
    assertThat(all.stream().flatMap(one -> bodies(one).stream()))
        .containsExactlyInAnyOrderElementsOf(bodies(0, 100));
    all.forEach(one -> assertThat(one.items()).extracting(Message::id).isSorted());
  }

  @Test
  void reservedMessagesWaitInTheOtherQueueUntilTheyAreDeleted() {
    store.fill(4);
    Collector<Message> all =
        new Collector<>(3) {
          @Override
          void on(Message message) {
            if (!message.body().equals("body 1")) {
              working.delete(message.id());
            }
          }
        };

    tasks.reserve(working, IdRange.ALL).subscribe(all);
    all.await(3);
    async.close();

    assertThat(bodies(all)).isEqualTo(bodies(0, 3));
    assertThat(store.pending("tasks")).containsExactly("body 3");
    assertThat(store.pending("working")).as("not done").containsExactly("body 1");
  }

  @Test
  void peekingLeavesEverythingWhereItIsAndSkipsNothingOfWhatIsLeft() {
    store.fill(300);
    Collector<Message> all =
        new Collector<>(10) {
          @Override
          void on(Message message) {
            if (items().size() == 10) {
              store.tasks.claim(5, IdRange.ALL);
              store.tasks.write("late");
              subscription.request(Long.MAX_VALUE);
            }
          }
        };
    tasks.peekAll(IdRange.ALL).subscribe(all);

    assertThat(all.failure()).isNull();
    assertThat(bodies(all)).startsWith("body 0").hasSize(301).endsWith("body 299", "late");
    assertThat(store.tasks.stats().pending()).isEqualTo(296);
  }

  @Test
  void aPeekingFollowerSeesWhatComesLater() {
    Collector<Message> follower = new Collector<>(Long.MAX_VALUE);
    tasks.peekAll(IdRange.ALL).follow().subscribe(follower);
    store.tasks.write("one");
    follower.await(1);
    store.tasks.write("two");
    follower.await(2);
    follower.subscription.cancel();

    assertThat(bodies(follower)).containsExactly("one", "two");
    assertThat(store.pending("tasks")).containsExactly("one", "two");
  }

  @Test
  void aFollowerWaitsForMore() {
    Collector<Message> follower = new Collector<>(Long.MAX_VALUE);
    tasks.consume().follow().subscribe(follower);
    store.tasks.write("one");
    follower.await(1);
    store.tasks.write("two");
    follower.await(2);

    assertThat(follower.isDone()).isFalse();
    follower.subscription.cancel();
    assertThat(bodies(follower)).containsExactly("one", "two");
  }

  @Test
  void aFollowerIsWokenByOthersAsWell() {
    Collector<Message> follower = new Collector<>(Long.MAX_VALUE);
    tasks.consume().follow().subscribe(follower);
    Awaitility.await().until(() -> units("peek") == 1);
    try (Store other = new Store(folder.resolve("published.db"))) {
      other.tasks.write("from elsewhere");
      follower.await(1);
    }
    async.queue("tasks").write("from here").join();
    follower.await(2);
    async.queue("other").write("moved").thenCompose(id -> async.queue("other").move(tasks)).join();
    follower.await(3);

    assertThat(bodies(follower)).containsExactly("from elsewhere", "from here", "moved");
  }

  @Test
  void aFollowerThatFindsNothingOnlyReads() {
    useByHand();
    Collector<Message> follower = new Collector<>(Long.MAX_VALUE);
    tasks.consume().follow().subscribe(follower);
    for (int i = 0; i < 5; i++) {
      manual.run();
      store.broker.activity().changed("tasks");
    }
    manual.run();

    assertThat(units("claim")).as("the first look").isEqualTo(1);
    assertThat(units("peek")).as("one when it began to wait, and the others").isEqualTo(6);
  }

  @Test
  void aFollowerIsNotTroubledByOtherQueues() {
    useByHand();
    Collector<Message> follower = new Collector<>(1);
    tasks.consume().follow().subscribe(follower);
    manual.run();
    recorder.clear();
    store.fill("elsewhere", 20);
    manual.run();
    assertThat(units("peek")).isZero();

    store.tasks.write("one");
    manual.run();
    assertThat(bodies(follower)).containsExactly("one");
  }

  @Test
  void aFollowerWhoseMessagesKeepComingClaimsWithoutLooking() {
    useByHand();
    Collector<Message> follower = new Collector<>(3);
    tasks.consume().follow().subscribe(follower);
    manual.run();
    store.fill(3);
    recorder.clear();
    manual.run();

    assertThat(units("claim")).isEqualTo(3);
    assertThat(units("peek")).isEqualTo(1);
  }

  @Test
  void aCancelledFollowerIsNotWokenAnyMore() {
    useByHand();
    Collector<Message> follower = new Collector<>(Long.MAX_VALUE);
    tasks.consume().follow().subscribe(follower);
    manual.run();
    recorder.clear();

    follower.subscription.cancel();
    manual.run();
    store.tasks.write("one");
    manual.run();

    assertThat(store.pending("tasks")).containsExactly("one");
    assertThat(units("claim")).isZero();
    assertThat(units("peek")).as("that of this test").isEqualTo(1);
  }

  @Test
  void closingTheBrokerEndsAFollower() {
    Collector<Message> follower = new Collector<>(Long.MAX_VALUE);
    tasks.consume().follow().subscribe(follower);
    Awaitility.await().until(() -> units("peek") == 1);

    store.broker.close();

    assertThat(follower.failure()).isInstanceOf(IllegalStateException.class);
  }

  /** Followers are told first, and once, so one may look before the broker refuses that. */
  @Test
  void aBrokerThatBeginsToCloseEndsAFollower() {
    useByHand();
    Collector<Message> follower = new Collector<>(Long.MAX_VALUE);
    tasks.consume().follow().subscribe(follower);
    manual.run();

    store.broker.activity().close();
    manual.run();

    assertThat(follower.isDone()).isTrue();
    assertThat(follower.failure()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFailureEndsTheStreamAndOnlyThisOne() {
    store.fill(4);
    Collector<Message> failing = new Collector<>(Long.MAX_VALUE);
    store.faults.on(Kind.UPDATE, Kind.QUERY).unit("claim").nth(3).fail(SqlFaults::full);
    tasks.consume().subscribe(failing);

    assertThat(failing.failure()).isInstanceOf(OperationalException.class);
    assertThat(bodies(failing)).isEqualTo(bodies(0, 2));
    Collector<Message> rest = new Collector<>(Long.MAX_VALUE);
    tasks.consume().subscribe(rest);
    assertThat(rest.failure()).isNull();
    assertThat(bodies(rest)).isEqualTo(bodies(2, 4));
  }

  @Test
  void askingForNothingIsAnErrorAfterWhatWasClaimed() {
    store.fill(4);
    useByHand();
    Collector<Message> wrong = new Collector<>(3);
    store.faults.on(Kind.COMMIT).unit("claim").run(call -> wrong.subscription.request(0));
    tasks.consume().batches(2).subscribe(wrong);
    manual.run();

    assertThat(wrong.failure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(bodies(wrong)).isEqualTo(bodies(0, 2));
  }

  /** A subscriber must not throw; if it does, no claimed message is lost for that. */
  @Test
  void aSubscriberThatThrowsIsCancelledAndGetsTheRestOfItsBatch() {
    store.fill(6);
    useByHand();
    AtomicInteger reported = new AtomicInteger();
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, e) -> {
              reported.incrementAndGet();
              uncaught.set(e);
            });
    Collector<Message> throwing =
        new Collector<>(Long.MAX_VALUE) {
          @Override
          void on(Message message) {
            if (message.body().equals("body 0")) {
              throw new IllegalStateException("can't");
            }
          }
        };
    tasks.consume().batches(3).subscribe(throwing);
    manual.run();

    assertThat(bodies(throwing)).isEqualTo(bodies(0, 3));
    assertThat(store.pending("tasks")).isEqualTo(bodies(3, 6));
    assertThat(reported).hasValue(1);
    assertThat(uncaught.get()).hasMessage("can't");
  }

  /** Everything in one thread: a stack that grows with the stream would overflow. */
  @Test
  void aLongStreamNeedsNoStack() {
    store.fill(3000);
    use(AsyncBroker.builder(store.broker).operations(Runnable::run).callbacks(Runnable::run));
    Collector<Message> all =
        new Collector<>(1) {
          @Override
          void on(Message message) {
            subscription.request(1);
          }
        };
    tasks.consume().subscribe(all);

    assertThat(all.failure()).isNull();
    assertThat(all.items()).hasSize(3000);
  }

  /** A subscriber that blocks, and waits for other operations, holds nobody up. */
  @Test
  void aSubscriberMayBlockAndUseTheBroker() {
    store.fill(5);
    Collector<Message> copying =
        new Collector<>(Long.MAX_VALUE) {
          @Override
          void on(Message message) {
            async.queue("copies").write(message.body()).join();
          }
        };
    tasks.consume().subscribe(copying);

    assertThat(copying.failure()).isNull();
    assertThat(store.pending("copies")).isEqualTo(bodies(0, 5));
  }
}
