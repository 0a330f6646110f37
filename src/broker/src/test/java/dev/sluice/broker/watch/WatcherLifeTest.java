package dev.sluice.broker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.SqlFaults;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How watchers start, fail, go on and end. */
@Timeout(60)
class WatcherLifeTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private WatchedStore store;

  @BeforeEach
  void open() {
    store = new WatchedStore(folder.resolve("life.db"));
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(store.source.open()).isZero();
  }

  private void awaitSeen(int messages) {
    await().until(() -> store.seen.size() >= messages);
  }

  private QueueWatcher throwing(RuntimeException e) {
    return QueueWatcher.builder(
            store.tasks,
            WatchMode.consume(),
            message -> {
              store.note(message);
              throw e;
            })
        .build();
  }

  @Test
  void anotherThreadStopsItAfterItsCurrentMessage() throws Exception {
    store.tasks.write(List.of("a", "b"));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    QueueWatcher watcher =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.consume(),
                message -> {
                  inside.countDown();
                  go.await();
                  store.note(message);
                })
            .build();
    assertThat(watcher.isRunning()).isFalse();
    Thread thread = watcher.start();
    inside.await();
    assertThat(watcher.stop(Duration.ZERO)).isFalse();
    assertThat(watcher.isRunning()).isTrue();
    go.countDown();
    assertThat(watcher.stop(LONG)).isTrue();
    assertThat(watcher.isRunning()).isFalse();
    thread.join();
    assertThat(store.seen).containsExactly("a");
    assertThat(store.pending("tasks")).containsExactly("b");
    assertThat(watcher.completion()).isCompletedWithValue(null);
    watcher.stop();
    watcher.close();
  }

  @Test
  void itStopsWhileItWaits() throws Exception {
    QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
    Thread thread = watcher.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    assertThat(watcher.stop(LONG)).isTrue();
    thread.join();
  }

  @Test
  void aHandlerStopsItWithoutWaitingForItself() {
    store.tasks.write(List.of("a", "b"));
    AtomicReference<Watcher> self = new AtomicReference<>();
    AtomicReference<Boolean> ended = new AtomicReference<>();
    self.set(
        QueueWatcher.builder(
                store.tasks,
                WatchMode.consume(),
                message -> {
                  store.note(message);
                  ended.set(self.get().stop(LONG));
                  self.get().close();
                })
            .build());
    self.get().run();
    assertThat(store.seen).containsExactly("a");
    assertThat(ended).hasValue(false);
    assertThat(self.get().completion()).isCompleted();
  }

  @Test
  void aHandlerStopsItByThrowing() {
    store.tasks.write(List.of("a", "b"));
    QueueWatcher watcher = throwing(new StopWatching());
    watcher.run();
    assertThat(store.seen).containsExactly("a");
    assertThat(watcher.completion()).isCompletedWithValue(null);
  }

  @Test
  void anErrorHandlerStopsItByItsDecisionOrByThrowing() {
    WatchErrorHandler deciding = (e, message) -> Decision.STOP;
    WatchErrorHandler throwing =
        (e, message) -> {
          throw new StopWatching();
        };
    for (WatchErrorHandler handler : List.of(deciding, throwing)) {
      store.seen.clear();
      store.tasks.write(List.of("a", "b"));
      QueueWatcher watcher =
          QueueWatcher.builder(
                  store.tasks,
                  WatchMode.consume(),
                  message -> {
                    store.note(message);
                    throw new Exception("no");
                  })
              .errorHandler(handler)
              .build();
      watcher.run();
      assertThat(store.seen).hasSize(1);
      assertThat(watcher.completion()).isCompletedWithValue(null);
    }
  }

  @Test
  void anInterruptOfAHandlerStopsItAndTheFlagStays() throws Exception {
    store.tasks.write(List.of("a", "b"));
    AtomicBoolean flag = new AtomicBoolean();
    QueueWatcher watcher =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.consume(),
                message -> {
                  store.note(message);
                  throw new InterruptedException();
                })
            .errorHandler(
                (e, message) -> {
                  throw new AssertionError("an interrupt is no failure");
                })
            .build();
    Thread thread =
        new Thread(
            () -> {
              watcher.run();
              flag.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    thread.join();
    assertThat(flag).isTrue();
    assertThat(store.seen).containsExactly("a");
    assertThat(watcher.completion()).isCompletedWithValue(null);
  }

  @Test
  void anInterruptStopsItWhileItWaits() throws Exception {
    QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
    Thread thread = watcher.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    thread.interrupt();
    thread.join();
    assertThat(watcher.completion()).isCompletedWithValue(null);
  }

  @Test
  void anErrorEndsItAndIsThrown() {
    store.tasks.write(List.of("a", "b"));
    AssertionError error = new AssertionError("broken");
    QueueWatcher watcher =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.consume(),
                message -> {
                  throw error;
                })
            .errorHandler(
                (e, message) -> {
                  throw new IllegalStateException("errors are not for error handlers");
                })
            .build();
    assertThatThrownBy(watcher::run).isSameAs(error);
    assertThat(watcher.isRunning()).isFalse();
    assertThat(store.pending("tasks")).containsExactly("b");
    assertThatThrownBy(() -> watcher.completion().join()).hasCause(error);
  }

  @Test
  void itRunsOnce() {
    store.tasks.write("a");
    QueueWatcher watcher = throwing(new StopWatching());
    watcher.run();
    assertThatThrownBy(watcher::run).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(watcher::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneThatWasStoppedBeforeNeverRuns() {
    QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
    assertThat(watcher.stop(LONG)).isTrue();
    assertThat(watcher.completion()).isCompleted();
    assertThatThrownBy(watcher::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneThatRunsCannotBeStartedAgain() {
    try (QueueWatcher watcher = store.watcher(WatchMode.consume()).build()) {
      watcher.start();
      assertThatThrownBy(watcher::run).isInstanceOf(IllegalStateException.class);
      store.tasks.write("a");
      awaitSeen(1);
    }
  }

  @Test
  void oneThatGetsNoThreadHasEnded() {
    QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
    ThreadFactory none =
        work -> {
          throw new IllegalArgumentException("no thread");
        };
    assertThatThrownBy(() -> watcher.start(none)).hasMessage("no thread");
    assertThat(watcher.isRunning()).isFalse();
    assertThatThrownBy(() -> watcher.completion().join())
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("no thread");
    assertThat(watcher.stop(LONG)).isTrue();
  }

  @Test
  void startAndStopMayMeetInAnyOrder() throws Exception {
    for (int i = 0; i < 50; i++) {
      QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
      CyclicBarrier together = new CyclicBarrier(2);
      AtomicBoolean ended = new AtomicBoolean();
      Thread stopper =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                ended.set(watcher.stop(LONG));
              });
      stopper.start();
      together.await();
      try {
        watcher.start();
      } catch (IllegalStateException stoppedBefore) {
        assertThat(stoppedBefore).hasMessageContaining("stopped before");
      }
      stopper.join();
      assertThat(ended).isTrue();
      assertThat(watcher.isRunning()).isFalse();
    }
  }

  @Test
  void closingTheBrokerEndsWatchersCleanly() throws Exception {
    store.tasks.write("a");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    QueueWatcher busy =
        QueueWatcher.builder(
                store.tasks,
                WatchMode.consume(),
                message -> {
                  inside.countDown();
                  go.await();
                })
            .build();
    QueueWatcher idle =
        QueueWatcher.builder(store.broker.queue("idle"), WatchMode.peek(), store::note).build();
    busy.start();
    idle.start();
    inside.await();
    store.broker.close();
    idle.completion().join();
    assertThat(busy.isRunning()).isTrue();
    go.countDown();
    busy.completion().join();
  }

  @Test
  void onABrokerThatIsClosedItEndsAtOnce() {
    QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
    store.broker.close();
    watcher.run();
    assertThat(watcher.completion()).isCompletedWithValue(null);
  }

  @Test
  void itGoesOnAfterFailuresOfTheStore() {
    FaultRule once = store.faults.on(Kind.BEGIN).nth(1).fail(SqlFaults::io);
    try (QueueWatcher watcher =
        store.watcher(WatchMode.consume()).restarts(WatchedStore.AT_ONCE).build()) {
      watcher.start();
      await().until(() -> once.fired() == 1);
      store.tasks.write("a");
      awaitSeen(1);
      assertThat(watcher.isRunning()).isTrue();
    }
  }

  @Test
  void theThirdFailureEndsIt() {
    store.tasks.write("a");
    store.faults.on(Kind.BEGIN).fail(SqlFaults::io);
    QueueWatcher watcher =
        store.watcher(WatchMode.consume()).restarts(WatchedStore.AT_ONCE).build();
    assertThatThrownBy(watcher::run).isInstanceOf(OperationalException.class);
    assertThatThrownBy(() -> watcher.completion().join())
        .hasCauseInstanceOf(OperationalException.class);
    assertThat(watcher.isRunning()).isFalse();
    store.faults.clear();
    assertThat(store.pending("tasks")).containsExactly("a");
  }

  @Test
  void restartsAreCountedAndTimed() {
    Restarts restarts = new Restarts(RestartPolicy.DEFAULTS);
    assertThat(restarts.exhausted()).isFalse();
    assertThat(restarts.pause()).isEqualTo(2_000_000_000L);
    assertThat(restarts.exhausted()).isFalse();
    assertThat(restarts.pause()).isEqualTo(4_000_000_000L);
    restarts.succeeded();
    assertThat(restarts.exhausted()).as("all of them count").isTrue();

    Restarts forgiving = new Restarts(RestartPolicy.DEFAULTS.inARow());
    for (int day = 0; day < 10; day++) {
      assertThat(forgiving.exhausted()).isFalse();
      assertThat(forgiving.exhausted()).isFalse();
      forgiving.succeeded();
    }
    assertThat(forgiving.exhausted()).isFalse();
    assertThat(forgiving.exhausted()).isFalse();
    assertThat(forgiving.exhausted()).isTrue();

    Restarts hasty = new Restarts(new RestartPolicy(10, Duration.ofSeconds(1), Duration.ZERO));
    hasty.exhausted();
    assertThat(hasty.exhausted()).isTrue();
  }

  @Test
  void itsStopEndsTheWaitForALock() throws Exception {
    store.tasks.write("a");
    CountDownLatch tried = new CountDownLatch(2);
    store
        .faults
        .on(Kind.BEGIN)
        .fail(
            () -> {
              tried.countDown();
              return SqlFaults.busy();
            });
    QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
    watcher.start();
    tried.await();
    assertThat(watcher.stop(LONG)).isTrue();
    assertThat(watcher.completion()).isCompletedWithValue(null);
    store.faults.clear();
    assertThat(store.pending("tasks")).containsExactly("a");
  }

  @Test
  void aHundredWatchersShareOneConnectionAndOneThread() throws Exception {
    ThreadGroup group = new ThreadGroup("watchers");
    List<QueueWatcher> watchers = new ArrayList<>();
    Thread starter =
        new Thread(
            group,
            () -> {
              for (int i = 0; i < 100; i++) {
                QueueWatcher watcher =
                    QueueWatcher.builder(
                            store.broker.queue("queue" + i), WatchMode.consume(), store::note)
                        .build();
                watcher.start();
                watchers.add(watcher);
              }
            });
    starter.start();
    starter.join();
    for (int i = 0; i < 100; i++) {
      store.broker.queue("queue" + i).write("body " + i);
    }
    awaitSeen(100);
    assertThat(store.source.open()).isLessThanOrEqualTo(3); // writer, reader, the pinned one
    assertThat(names(group)).filteredOn("sluice-activity"::equals).hasSize(1);
    watchers.forEach(watcher -> watcher.stop(LONG));
    await().until(() -> names(group).isEmpty());
  }

  private static List<String> names(ThreadGroup group) {
    Thread[] threads = new Thread[500];
    return Stream.of(threads).limit(group.enumerate(threads)).map(Thread::getName).toList();
  }

  @Test
  void watchersComeAndGo() {
    for (int i = 0; i < 20; i++) {
      QueueWatcher watcher = store.watcher(WatchMode.consume()).build();
      watcher.start();
      store.tasks.write("body");
      awaitSeen(i + 1);
      assertThat(watcher.stop(LONG)).isTrue();
    }
  }

  @Test
  void whenNoCommitCanBeSeenWatchersLookForThemselves() throws Exception {
    try (WatchedStore blind =
        new WatchedStore(
            folder.resolve("life.db"),
            ActivityOptions.DEFAULTS.withMaxInterval(Duration.ofMillis(5)))) {
      blind.faults.on(Kind.QUERY).alsoUpkeep().sql("PRAGMA data_version").fail(SqlFaults::io);
      try (QueueWatcher watcher = blind.watcher(WatchMode.consume()).build()) {
        watcher.start();
        store.tasks.write("of another broker");
        await().until(() -> blind.seen.contains("of another broker"));
      }
    }
  }

  @Test
  void itRunsOnVirtualThreads() throws Exception {
    ThreadFactory virtual = virtualThreads();
    try (QueueWatcher watcher = store.watcher(WatchMode.consume()).build()) {
      watcher.start(virtual);
      store.tasks.write("a");
      awaitSeen(1);
      assertThat(watcher.stop(LONG)).isTrue();
    }
  }

  /** Needs JDK 21; this is compiled for 17. */
  private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
    Method ofVirtual =
        Stream.of(Thread.class.getMethods())
            .filter(method -> method.getName().equals("ofVirtual"))
            .findFirst()
            .orElse(null);
    assumeTrue(ofVirtual != null, "no virtual threads on this JDK");
    Object builder = ofVirtual.invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }
}
