package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.error.StopException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.LeaseReport;
import dev.sluice.jdbc.lease.LeaseReport.Event;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose a batch is, who may end it, and what becomes of those who wait for it. */
@Timeout(60)
class CursorThreadsTest {

  @TempDir Path folder;

  private final List<LeaseReport> reports = new CopyOnWriteArrayList<>();
  private CountingDataSource source;
  private Broker broker;
  private MessageQueue tasks;
  private PlainFile file;

  @BeforeEach
  void open() throws SQLException {
    Path path = folder.resolve("threads.db");
    source = new CountingDataSource(SqliteDataSource.at(path));
    LeaseOptions leases = LeaseOptions.builder().listener(reports::add).build();
    broker = Broker.builder(source).leases(leases).open();
    tasks = broker.queue("tasks");
    tasks.write(List.of("body 1", "body 2", "body 3", "body 4"));
    file = PlainFile.at(path);
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
    assertThat(source.open()).isZero();
  }

  /** A task on a thread of its own, and that thread. */
  private record Started<R>(CompletableFuture<R> result, Thread thread) {

    static <R> Started<R> of(Supplier<R> task) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      CompletableFuture<R> result =
          CompletableFuture.supplyAsync(
              task,
              command -> {
                thread.set(new Thread(command));
                thread.get().start();
              });
      return new Started<>(result, thread.get());
    }

    Started<R> waiting() {
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      return this;
    }

    Throwable failure() {
      try {
        result.join();
        throw new AssertionError("it did not fail");
      } catch (CompletionException e) {
        return e.getCause();
      }
    }
  }

  private long pending() throws SQLException {
    return (long) file.value("SELECT count(*) FROM messages WHERE queue = 'tasks' AND claimed = 0");
  }

  @Test
  void anotherThreadCantGoOnWithAnOpenBatch() {
    try (BatchCursor cursor = tasks.consumeInBatches(2, IdRange.ALL)) {
      cursor.next();

      assertThat(Started.of(cursor::next).failure())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("belongs to thread \"" + Thread.currentThread().getName());
      assertThat(Started.of(cursor::remaining).result.join()).isEqualTo(1);
      assertThat(cursor.next()).map(Message::body).contains("body 2");
      assertThat(Started.of(() -> commit(cursor)).failure())
          .isInstanceOf(IllegalStateException.class);

      cursor.commit();
    }
    assertThat(tasks.stats().pending()).isEqualTo(2);
  }

  private static boolean commit(BatchCursor cursor) {
    cursor.commit();
    return true;
  }

  private static boolean close(BatchCursor cursor) {
    cursor.close();
    return true;
  }

  @Test
  void anotherThreadMayBeginTheNextBatch() {
    try (BatchCursor cursor = tasks.consumeInBatches(2, IdRange.ALL)) {
      cursor.next();
      cursor.next();
      cursor.commit();

      Started<Boolean> second =
          Started.of(
              () -> {
                cursor.next();
                cursor.next();
                return commit(cursor);
              });
      assertThat(second.result.join()).isTrue();
      assertThat(cursor.next()).isEmpty();
    }
    assertThat(tasks.stats().claimed()).isEqualTo(4);
  }

  @Test
  void anotherThreadMayCloseItAndWhoeverWaitsGoesOn() throws SQLException {
    BatchCursor cursor = tasks.consumeInBatches(2, IdRange.ALL);
    cursor.next();
    Started<?> writer = Started.of(() -> broker.queue("log").write("entry")).waiting();

    assertThat(Started.of(() -> close(cursor)).result.join()).isTrue();

    writer.result.join();
    assertThat(pending()).isEqualTo(4);
    assertThatThrownBy(cursor::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    tasks.write("this thread's writes work again");
  }

  @Test
  void closingEndsAWaitForABatch() throws SQLException {
    try (BatchCursor holder = tasks.consumeInBatches(2, IdRange.ALL);
        BatchCursor waiter = tasks.consumeInBatches(2, IdRange.ALL)) {
      holder.next();
      Started<?> waiting = Started.of(waiter::next).waiting();

      waiter.close();

      assertThat(waiting.failure()).isInstanceOf(StopException.class);
      assertThat(holder.next()).isPresent();
      holder.commit();
    }
    assertThat(pending()).isEqualTo(2);
  }

  @Test
  void anInterruptEndsAWaitForABatchAndTheCursorIsAsBefore() {
    try (BatchCursor holder = tasks.consumeInBatches(2, IdRange.ALL);
        BatchCursor waiter = tasks.consumeInBatches(2, IdRange.ALL)) {
      holder.next();
      Started<Boolean> waiting =
          Started.<Boolean>of(
                  () -> {
                    assertThatThrownBy(waiter::next).isInstanceOf(StopException.class);
                    return Thread.interrupted();
                  })
              .waiting();

      waiting.thread.interrupt();

      assertThat(waiting.result.join()).isTrue();
      holder.close();
      assertThat(waiter.next()).map(Message::body).contains("body 1");
    }
  }

  @Test
  void whoeverWaitsHasATurnBetweenTwoBatches() throws SQLException {
    try (BatchCursor cursor = tasks.consumeInBatches(2, IdRange.ALL)) {
      cursor.next();
      cursor.next();
      List<Started<?>> writers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        writers.add(Started.of(() -> broker.queue("log").write("entry")).waiting());
      }
      assertThat(file.column("SELECT 1 FROM messages WHERE queue = 'log'")).isEmpty();

      assertThat(cursor.next()).map(Message::body).contains("body 3");

      assertThat(file.column("SELECT 1 FROM messages WHERE queue = 'log'")).isNotEmpty();
      cursor.next();
      cursor.commit();
      writers.forEach(writer -> writer.result.join());
    }
    assertThat(broker.queue("log").stats().pending()).isEqualTo(3);
  }

  @Test
  void writersAndBatchesOfManyThreadsAllGetOn() {
    int rounds = 20;
    List<Started<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      all.add(
          Started.of(
              () -> {
                for (int n = 0; n < rounds; n++) {
                  tasks.write("more");
                }
                return 0;
              }));
      all.add(
          Started.of(
              () -> {
                int taken = 0;
                try (BatchCursor cursor = tasks.consumeInBatches(3, IdRange.ALL)) {
                  while (taken < rounds / 2) {
                    taken += cursor.next().isPresent() ? 1 : 0;
                  }
                  while (cursor.remaining() > 0) {
                    cursor.next();
                    taken++;
                  }
                  cursor.commit();
                }
                return taken;
              }));
    }
    int taken = all.stream().mapToInt(one -> one.result.join()).sum();

    assertThat(tasks.stats().claimed()).isEqualTo(taken);
    assertThat(tasks.stats().total()).isEqualTo(4 + 2 * rounds);
  }

  private void forget() {
    assertThat(tasks.consumeInBatches(2, IdRange.ALL).next()).isPresent();
  }

  @Test
  void aForgottenOneIsRolledBack() throws SQLException {
    forget();
    Started<?> writer = Started.of(() -> broker.queue("log").write("entry"));

    await()
        .until(
            () -> {
              System.gc();
              return writer.result.isDone();
            });

    writer.result.join();
    assertThat(pending()).isEqualTo(4);
    assertThat(reports).extracting(LeaseReport::event).containsExactly(Event.FORGOTTEN);
    assertThat(reports.get(0).stack()).hasStackTraceContaining("CursorThreadsTest.forget");
  }

  @Test
  void whoeverWaitsInVainIsToldOfTheBatch() {
    LeaseOptions impatient = LeaseOptions.builder().acquireTimeout(Duration.ZERO).build();
    Retry once = Retry.builder().maxAttempts(1).build();
    try (Broker second = Broker.builder(source).interceptors(once).leases(impatient).open();
        BatchCursor cursor = second.queue("tasks").consumeInBatches(2, IdRange.ALL)) {
      cursor.next();

      assertThat(Started.of(() -> second.queue("log").write("entry")).failure())
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("claim batch");

      assertThat(cursor.next()).isPresent();
      cursor.commit();
    }
  }
}
