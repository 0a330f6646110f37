package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.jdbc.Kind;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SinkTest {

  /** What was asked of a publisher that does nothing by itself. */
  private static final class Upstream implements Flow.Subscription {
    long requested;
    int cancelled;

    @Override
    public void request(long n) {
      requested += n;
    }

    @Override
    public void cancel() {
      cancelled++;
    }
  }

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final ManualExecutor manual = new ManualExecutor();
  private final Upstream upstream = new Upstream();
  private Store store;
  private AsyncBroker async;
  private AsyncMessageQueue tasks;

  @BeforeEach
  void open() {
    store = new Store(folder.resolve("sink.db"), recorder);
    async = AsyncBroker.builder(store.broker).operations(manual).callbacks(Runnable::run).open();
    tasks = async.queue("tasks");
  }

  @AfterEach
  void close() {
    async.close();
    store.close();
  }

  private MessageSink subscribed(int messages, long bytes) {
    MessageSink sink = tasks.sink(messages, bytes);
    sink.onSubscribe(upstream);
    return sink;
  }

  @Test
  void aLongStreamIsStoredInOrder() {
    List<String> bodies = IntStream.range(0, 5000).mapToObj(i -> "body " + i).toList();
    try (AsyncBroker threaded = AsyncBroker.builder(store.broker).writers(4).open();
        SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 16)) {
      MessageSink sink = threaded.queue("tasks").sink();
      publisher.subscribe(sink);
      bodies.forEach(publisher::submit);
      publisher.close();

      assertThat(sink.written().join()).isEqualTo(5000);
      assertThat(sink.durable()).isEqualTo(5000);
    }
    assertThat(store.pending("tasks")).isEqualTo(bodies);
  }

  @Test
  void anEmptyStreamIsDoneAtOnce() {
    MessageSink sink = subscribed(10, 1000);
    sink.onComplete();

    assertThat(sink.written()).isCompletedWithValue(0L);
  }

  @Test
  void itAsksForAsManyAsItHasRoomFor() {
    MessageSink sink = subscribed(3, 1000);
    assertThat(upstream.requested).isEqualTo(1);
    sink.onNext("one");
    sink.onNext("two");
    assertThat(upstream.requested).isEqualTo(3);
    sink.onNext("three");
    assertThat(upstream.requested).as("full").isEqualTo(3);

    manual.run();

    assertThat(upstream.requested).as("room again").isEqualTo(4);
    assertThat(store.pending("tasks")).containsExactly("one", "two", "three");
  }

  @Test
  void itAsksForNoMoreWhileItHoldsTooManyBytes() {
    MessageSink sink = subscribed(100, 10);
    sink.onNext("123");
    assertThat(upstream.requested).isEqualTo(2);
    sink.onNext("4567");
    assertThat(upstream.requested).as("full").isEqualTo(2);

    manual.run();

    assertThat(upstream.requested).as("room again").isEqualTo(3);
  }

  @Test
  void whatComesWhileItWritesIsWrittenTogetherNext() {
    MessageSink sink = subscribed(100, 1000);
    recorder.clear();
    for (int i = 0; i < 10; i++) {
      sink.onNext("body " + i);
    }
    sink.onComplete();
    manual.run();

    assertThat(sink.written()).isCompletedWithValue(10L);
    assertThat(recorder.count(Kind.COMMIT)).isEqualTo(2);
  }

  @Test
  void aBodyThatCantBeStoredCancelsTheStreamAfterWhatCameBefore() {
    MessageSink sink = subscribed(100, 1000);
    sink.onNext("one");
    sink.onNext("two");
    sink.onNext("\ud800");
    sink.onNext("already under way");
    manual.run();

    assertThatThrownBy(sink.written()::join).hasCauseInstanceOf(InvalidMessageException.class);
    assertThat(upstream.cancelled).isEqualTo(1);
    assertThat(sink.durable()).isEqualTo(2);
    assertThat(store.pending("tasks")).containsExactly("one", "two");
  }

  @Test
  void theStreamsOwnErrorComesAfterWhatCameBefore() {
    MessageSink sink = subscribed(100, 1000);
    sink.onNext("one");
    sink.onNext("two");
    sink.onError(new IOException("gone"));
    assertThat(sink.written()).isNotDone();
    manual.run();

    assertThatThrownBy(sink.written()::join).hasCauseInstanceOf(IOException.class);
    assertThat(upstream.cancelled).isZero();
    assertThat(sink.durable()).isEqualTo(2);
    assertThat(store.pending("tasks")).containsExactly("one", "two");
  }

  @Test
  void aWriteThatFailsCancelsTheStreamAndTellsHowMuchIsStored() {
    store.faults.on(Kind.COMMIT).unit("write").nth(2).fail(SqlFaults::full);
    MessageSink sink = subscribed(100, 1000);
    List.of("one", "two", "three").forEach(sink::onNext);
    manual.run();

    assertThatThrownBy(sink.written()::join).hasCauseInstanceOf(OperationalException.class);
    assertThat(upstream.cancelled).isEqualTo(1);
    assertThat(sink.durable()).isEqualTo(1);
    assertThat(store.pending("tasks")).containsExactly("one");
  }

  @Test
  void cancellingItsFutureCancelsTheStream() {
    MessageSink sink = subscribed(100, 1000);
    sink.onNext("one");
    sink.onNext("two");

    assertThat(sink.written().cancel(false)).isTrue();
    sink.onNext("already under way");
    manual.run();

    assertThat(upstream.cancelled).isEqualTo(1);
    assertThatThrownBy(sink.written()::join).isInstanceOf(CancellationException.class);
    assertThat(store.pending("tasks")).as("what was being written").containsExactly("one");
  }

  @Test
  void aClosedBrokerEndsIt() {
    MessageSink sink = subscribed(100, 1000);
    async.close();
    sink.onNext("late");

    assertThatThrownBy(sink.written()::join).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(upstream.cancelled).isEqualTo(1);
  }

  @Test
  void aSecondStreamIsCancelled() {
    MessageSink sink = subscribed(100, 1000);
    Upstream second = new Upstream();
    sink.onSubscribe(second);

    assertThat(second.cancelled).isEqualTo(1);
    assertThat(second.requested).isZero();
    assertThat(upstream.cancelled).isZero();
  }

  /** A publisher that calls back while it is asked would overflow the stack. */
  @Test
  void aPublisherThatAnswersAtOnceNeedsNoStack() {
    List<String> sent = new ArrayList<>();
    MessageSink sink = tasks.sink(10_000, 1 << 20);
    sink.onSubscribe(
        new Flow.Subscription() {
          private boolean inside;

          @Override
          public void request(long n) {
            assertThat(inside).as("a call within another").isFalse();
            inside = true;
            if (sent.size() < 10_000) {
              sent.add("body " + sent.size());
              sink.onNext(sent.get(sent.size() - 1));
            } else {
              sink.onComplete();
            }
            inside = false;
          }

          @Override
          public void cancel() {
            throw new AssertionError("cancelled");
          }
        });
    manual.run();

    assertThat(sink.written().join()).isEqualTo(10_000);
    assertThat(store.pending("tasks")).isEqualTo(sent);
  }
}
