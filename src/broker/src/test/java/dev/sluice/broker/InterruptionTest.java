package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.StopException;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt ends what has not begun; what was committed is returned, with the flag set. */
@Timeout(60)
class InterruptionTest {

  @TempDir Path folder;

  private FaultBench bench;
  private Map<String, List<List<Object>>> before;

  @BeforeEach
  void open() throws SQLException {
    bench = new FaultBench(folder.resolve("interrupted.db"));
    bench.reset();
    before = bench.state();
  }

  @AfterEach
  void close() throws SQLException {
    assertThat(Thread.interrupted()).as("left over").isFalse();
    bench.close();
  }

  /** The operation is stopped, the flag is set again, nothing has changed and all still works. */
  private void assertStopped(Operation operation) throws SQLException {
    assertThatThrownBy(() -> operation.on(bench.broker()))
        .isInstanceOf(StopException.class)
        .hasCauseInstanceOf(SQLException.class)
        .satisfies(failure -> assertThat(((StopException) failure).isRetryable()).isFalse());
    assertThat(Thread.interrupted()).as("flag").isTrue();
    bench.faults.clear();
    assertThat(bench.state()).isEqualTo(before);
    bench.assertSound();
  }

  @ParameterizedTest
  @EnumSource
  void anOperationOfAnInterruptedThreadDoesNotBegin(Operation operation) throws SQLException {
    Thread.currentThread().interrupt();

    assertStopped(operation);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheWaitForAnotherTry(Operation operation) throws SQLException {
    bench
        .faults
        .on(firstAtTheLock(operation))
        .run(
            call -> {
              Thread.currentThread().interrupt();
              throw SqlFaults.busy();
            });

    assertStopped(operation);
  }

  /** Where another's lock is met. */
  private static Kind firstAtTheLock(Operation operation) {
    if (operation == Operation.SIDECAR_STATEMENT) {
      return Kind.UPDATE;
    }
    return operation.writes() ? Kind.BEGIN : Kind.QUERY;
  }

  /** Those with a commit that they could fail after. */
  static Stream<Operation> changes() {
    return Arrays.stream(Operation.values())
        .filter(operation -> operation.writes() && operation != Operation.SIDECAR_STATEMENT);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatWasCommittedIsReturnedInSpiteOfAnInterrupt(Operation operation) throws SQLException {
    Object expected = operation.on(bench.broker());
    Map<String, List<List<Object>>> after = bench.state();
    for (Kind kind : List.of(Kind.BEGIN, Kind.COMMIT)) {
      bench.reset();
      bench.faults.on(kind).after().run(call -> Thread.currentThread().interrupt());

      Object result = operation.on(bench.broker());

      assertThat(Thread.interrupted()).as("flag").isTrue();
      bench.faults.clear();
      assertThat(result).isEqualTo(expected);
      assertThat(bench.state()).isEqualTo(after);
    }
    bench.assertSound();
  }

  @Test
  void anInterruptEndsTheWaitForTheWriter() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    bench
        .faults
        .on(Kind.COMMIT)
        .nth(1)
        .run(
            call -> {
              inside.countDown();
              Awaitility.await().until(() -> go.getCount() == 0);
            });
    CompletableFuture<MessageId> holder =
        CompletableFuture.supplyAsync(
            () -> bench.broker().queue("tasks").write("first"),
            started -> new Thread(started).start());
    inside.await();
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                bench.broker().queue("tasks").write("second");
                outcome.complete(null);
              } catch (Throwable e) {
                outcome.complete(e);
              }
              flag.complete(Thread.currentThread().isInterrupted());
            });
    waiting.start();
    Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    waiting.interrupt();

    assertThat(outcome.get()).isInstanceOf(StopException.class);
    assertThat(flag.get()).isTrue();
    go.countDown();
    holder.join();
    assertThat(bench.file.column("SELECT body FROM messages WHERE id > 6"))
        .containsExactly("first");
    bench.assertSound();
  }
}
