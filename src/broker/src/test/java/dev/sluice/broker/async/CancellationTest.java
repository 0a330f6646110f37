package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has not begun is withdrawn; the result of what has begun arrives, whatever is tried. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationTest {

  @TempDir Path folder;

  private final ManualExecutor manual = new ManualExecutor();
  private Store store;
  private AsyncBroker async;
  private AsyncMessageQueue tasks;

  @BeforeEach
  void open() {
    store = new Store(folder.resolve("cancelled.db"));
    async = AsyncBroker.builder(store.broker).operations(manual).callbacks(Runnable::run).open();
    tasks = async.queue("tasks");
    store.tasks.write("task");
  }

  @AfterEach
  void close() {
    async.close();
    store.close();
  }

  private void assertWithdrawn() {
    manual.run();
    assertThat(store.pending("tasks")).containsExactly("task");
    assertThat(store.tasks.stats().total()).isEqualTo(1);
  }

  @Test
  void cancellingWithdrawsWhatHasNotBegun() {
    CompletableFuture<Optional<Message>> claim = tasks.claim();
    CompletableFuture<MessageId> write = tasks.write("never");

    assertThat(claim.cancel(true)).isTrue();
    assertThat(claim.cancel(true)).as("again").isTrue();
    assertThat(write.cancel(false)).isTrue();

    assertThat(claim).isCancelled();
    assertThatThrownBy(write::join).isInstanceOf(CancellationException.class);
    assertWithdrawn();
  }

  @Test
  void aTimeoutWithdrawsWhatHasNotBegun() {
    CompletableFuture<Optional<Message>> claim = tasks.claim().orTimeout(1, TimeUnit.MILLISECONDS);
    CompletableFuture<Optional<Message>> other =
        tasks.claim().completeOnTimeout(Optional.empty(), 1, TimeUnit.MILLISECONDS);

    assertThatThrownBy(claim::join).hasCauseInstanceOf(TimeoutException.class);
    assertThat(other.join()).isEmpty();
    assertWithdrawn();
  }

  @Test
  void completingWithdrawsWhatHasNotBegun() {
    CompletableFuture<Optional<Message>> claim = tasks.claim();

    assertThat(claim.complete(Optional.empty())).isTrue();

    assertThat(claim.join()).isEmpty();
    assertWithdrawn();
  }

  /** Does something to a future in the middle of its claim, and gives the outcome of that. */
  private <T> T during(CompletableFuture<?> future, Supplier<T> attempt) {
    AtomicReference<T> outcome = new AtomicReference<>();
    store
        .faults
        .on(Kind.COMMIT)
        .unit("claim")
        .nth(1)
        .run(
            call -> {
              outcome.set(attempt.get());
              assertThat(future).as("meanwhile").isNotDone();
            });
    manual.run();
    return outcome.get();
  }

  private static String body(CompletableFuture<Optional<Message>> claim) {
    return claim.join().orElseThrow().body();
  }

  @Test
  void whatHasBegunCantBeCancelledAndItsMessageArrives() {
    CompletableFuture<Optional<Message>> claim = tasks.claim();

    assertThat(during(claim, () -> claim.cancel(true))).isFalse();

    assertThat(body(claim)).isEqualTo("task");
    assertThat(claim.cancel(true)).as("afterwards").isFalse();
  }

  @Test
  void aTimeoutPassesUnnoticedByWhatHasBegun() {
    CompletableFuture<Optional<Message>> claim = tasks.claim();

    boolean completed = during(claim, () -> claim.completeExceptionally(new TimeoutException()));

    assertThat(completed).isFalse();
    assertThat(body(claim)).isEqualTo("task");
  }

  @Test
  void nobodyButTheOperationGivesAResult() {
    CompletableFuture<Optional<Message>> claim = tasks.claim();

    assertThatThrownBy(() -> claim.obtrudeValue(Optional.empty()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> claim.obtrudeException(new TimeoutException()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> claim.completeAsync(Optional::empty))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(during(claim, () -> claim.complete(Optional.empty()))).isFalse();

    assertThat(body(claim)).isEqualTo("task");
  }

  @Test
  void cancellingWhatIsDerivedWithdrawsAsWell() {
    CompletableFuture<Optional<Message>> claim = tasks.claim();
    CompletableFuture<String> derived =
        claim.thenApply(message -> message.orElseThrow().body()).thenApply(String::strip);

    assertThat(derived.cancel(false)).isTrue();

    assertThat(claim).isCancelled();
    assertWithdrawn();
  }

  @Test
  void whatIsDerivedCantBeCancelledInTheMiddle() {
    List<String> handled = new ArrayList<>();
    CompletableFuture<Void> derived =
        tasks.claim().thenAccept(message -> handled.add(message.orElseThrow().body()));

    assertThat(during(derived, () -> derived.cancel(true))).isFalse();

    assertThat(derived).isCompleted();
    assertThat(handled).containsExactly("task");
  }

  @Test
  void aTimeoutOfWhatIsDerivedWaitsUntilTheMessageIsHandedOver() {
    List<String> handled = new ArrayList<>();
    CompletableFuture<String> forEver = new CompletableFuture<>();
    CompletableFuture<String> derived =
        tasks
            .claim()
            .thenCompose(
                message -> {
                  handled.add(message.orElseThrow().body());
                  return forEver;
                });

    boolean completed =
        during(derived, () -> derived.completeExceptionally(new TimeoutException()));

    assertThat(completed).isFalse();
    assertThat(handled).containsExactly("task");
    assertThatThrownBy(derived::join).hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void afterwardsWhatIsDerivedIsAFutureLikeAnyOther() {
    CompletableFuture<String> derived =
        tasks.claim().thenCompose(message -> new CompletableFuture<>());
    manual.run();

    assertThat(derived.complete("by hand")).isTrue();

    assertThat(derived.join()).isEqualTo("by hand");
  }

  /** Cancels, or lets time out, each claim at about the moment when it begins. */
  @Test
  void noMessageIsLostInTheRaceOfClaimingAndCancelling() {
    Set<MessageId> handled = ConcurrentHashMap.newKeySet();
    int written = 1;
    int cancelled = 0;
    int delivered = 0;
    try (AsyncBroker racing = AsyncBroker.over(store.broker)) {
      AsyncMessageQueue queue = racing.queue("tasks");
      for (int i = 0; i < 60 || cancelled < 10 || delivered < 10; i++) {
        store.fill(2);
        written += 2;
        CompletableFuture<Optional<Message>> claim = queue.claim();
        CompletableFuture<?> derived =
            queue.claim().thenAccept(found -> found.ifPresent(m -> handled.add(m.id())));
        CompletableFuture<?> target = i % 2 == 0 ? claim : derived;
        for (int spin = 0; spin < i % 50; spin++) {
          Thread.yield();
        }
        if (i % 3 == 0) {
          target.cancel(true);
        } else {
          target.orTimeout(i * 7919L % 200, TimeUnit.MICROSECONDS);
        }
        collect(claim, handled);
        if (target.handle((done, e) -> e == null).join()) {
          delivered++;
        } else {
          cancelled++;
        }
        derived.exceptionally(withdrawn -> null).join();
      }
    }

    Set<MessageId> left = new HashSet<>();
    store.tasks.peek(written, IdRange.ALL).forEach(message -> left.add(message.id()));
    assertThat(left).doesNotContainAnyElementsOf(handled);
    assertThat(left.size() + handled.size()).as("left or handled").isEqualTo(written);
  }

  private static void collect(CompletableFuture<Optional<Message>> claim, Set<MessageId> handled) {
    claim
        .exceptionally(withdrawn -> Optional.empty())
        .join()
        .ifPresent(message -> handled.add(message.id()));
  }
}
