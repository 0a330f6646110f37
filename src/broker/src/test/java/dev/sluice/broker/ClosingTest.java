package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ClosingTest {

  @TempDir Path folder;

  private final Faults faults = new Faults();
  private CountingDataSource source;
  private Broker broker;

  @BeforeEach
  void open() {
    source = new CountingDataSource(SqliteDataSource.at(folder.resolve("closing.db")));
    broker = Broker.builder(source).interceptors(faults).open();
  }

  private static void assertRefused(Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @EnumSource
  void aClosedBrokerRefusesEveryOperation(Operation operation) {
    broker.close();

    assertRefused(() -> operation.on(broker));
  }

  @Test
  void itRefusesEvenWhatNeedsNoConnection() {
    MessageQueue tasks = broker.queue("tasks");
    broker.close();

    assertRefused(() -> tasks.delete(List.of()));
  }

  @Test
  void closingGivesBackEveryConnectionAndLeavesTheDataSourceUsable() throws SQLException {
    broker.queue("tasks").write("one");
    broker.queue("tasks").peek();
    assertThat(source.open()).isEqualTo(2);

    broker.close();

    assertThat(source.open()).isZero();
    try (Connection mine = source.getConnection()) {
      assertThat(mine.isValid(1)).isTrue();
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    broker.close();

    assertThatCode(broker::close).doesNotThrowAnyException();
  }

  @Test
  void anotherBrokerOfTheSameDataSourceGoesOn() {
    try (Broker second = Broker.open(source)) {
      broker.close();
      second.queue("tasks").write("one");
      assertThat(second.queue("tasks").claim()).isPresent();
    }
    assertThat(source.open()).isZero();
  }

  @Test
  void closingWaitsForTheOperationUnderWayAndRefusesOthersMeanwhile() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    Thread closer = new Thread(broker::close);
    faults
        .on(Kind.COMMIT)
        .unit("write")
        .run(
            call -> {
              inside.countDown();
              awaitWaiting(closer);
              assertRefused(() -> broker.queue("tasks").peek());
            });
    CompletableFuture<Void> writing = inAThread(() -> broker.queue("tasks").write("one"));

    inside.await();
    closer.start();
    closer.join();

    writing.join();
    assertThat(source.open()).isZero();
    assertThat(stored()).containsExactly("one");
  }

  @Test
  void thoseWhoWaitForTheWriterAreRefusedWhenItCloses() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    Thread closer = new Thread(broker::close);
    Thread[] waiting = new Thread[1];
    faults
        .on(Kind.COMMIT)
        .unit("write")
        .nth(1)
        .run(
            call -> {
              inside.countDown();
              awaitWaiting(closer);
            });
    CompletableFuture<Void> writing = inAThread(() -> broker.queue("tasks").write("one"));
    inside.await();
    CompletableFuture<Void> second =
        inAThread(
            () -> {
              waiting[0] = Thread.currentThread();
              broker.queue("tasks").write("two");
            });
    Awaitility.await().until(() -> waiting[0] != null);
    awaitWaiting(waiting[0]);

    closer.start();

    writing.join();
    assertThatThrownBy(second::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    closer.join();
    assertThat(source.open()).isZero();
    assertThat(stored()).containsExactly("one");
  }

  private static CompletableFuture<Void> inAThread(Runnable task) {
    return CompletableFuture.runAsync(task, started -> new Thread(started).start());
  }

  private static void awaitWaiting(Thread thread) {
    Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  private List<Object> stored() throws SQLException {
    try (PlainFile file = PlainFile.at(folder.resolve("closing.db"))) {
      return file.column("SELECT body FROM messages");
    }
  }

  @Test
  void anInterruptedCloseDoesNotWaitAndLeaksNothing() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    faults
        .on(Kind.COMMIT)
        .unit("write")
        .run(
            call -> {
              inside.countDown();
              await(closed);
            });
    CompletableFuture<Void> writing = inAThread(() -> broker.queue("tasks").write("one"));
    inside.await();

    Thread.currentThread().interrupt();
    broker.close();
    assertThat(Thread.interrupted()).isTrue();
    closed.countDown();

    writing.join();
    assertThat(source.open()).isZero();
    assertThat(stored()).containsExactly("one");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
