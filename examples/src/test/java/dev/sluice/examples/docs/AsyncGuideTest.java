package dev.sluice.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.async.AsyncMessageQueue;
import dev.sluice.broker.async.MessageSink;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/async.md, run. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncGuideTest {

  @TempDir Path folder;

  private final List<String> resized = new CopyOnWriteArrayList<>();
  private DataSource dataSource;

  @BeforeEach
  void name() {
    dataSource = SqliteDataSource.at(folder.resolve("app.db"));
  }

  private void resize(String body) {
    resized.add(body);
  }

  @Test
  void futures() {
    try (Broker broker = Broker.open(dataSource);
        AsyncBroker async = AsyncBroker.over(broker)) {
      AsyncMessageQueue tasks = async.queue("tasks");

      tasks
          .write("resize 17.png")
          .thenCompose(id -> tasks.claim())
          .thenAccept(found -> found.ifPresent(message -> resize(message.body())))
          .join();
    }
    assertThat(resized).containsExactly("resize 17.png");
  }

  @Test
  void aThreadForEachPieceOfWork() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Broker broker = Broker.open(dataSource)) {
      MessageQueue queue = broker.queue("tasks");
      threads.submit(() -> queue.write("from one of a thousand")).get();
      assertThat(queue.hasPending()).isTrue();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void reserving() {
    try (Broker broker = Broker.open(dataSource);
        AsyncBroker async = AsyncBroker.over(broker)) {
      AsyncMessageQueue tasks = async.queue("tasks");
      AsyncMessageQueue working = async.queue("tasks.working");
      tasks.write("resize 17.png").join();
      tasks
          .move(working)
          .thenAccept(
              found ->
                  found.ifPresent(
                      message -> {
                        resize(message.body());
                        working.delete(message.id());
                      }))
          .join();
    }
    assertThat(resized).containsExactly("resize 17.png");
  }

  @Test
  void streams() throws Exception {
    try (Broker broker = Broker.open(dataSource);
        AsyncBroker async = AsyncBroker.over(broker)) {
      AsyncMessageQueue tasks = async.queue("tasks");
      AsyncMessageQueue working = async.queue("tasks.working");
      tasks.write(List.of("1", "2")).join();
      Latch subscriber = new Latch(2);
      tasks.peekAll(IdRange.ALL).subscribe(subscriber); // reads only
      assertThat(subscriber.left.await(30, TimeUnit.SECONDS)).isTrue();

      subscriber = new Latch(2);
      tasks.consume().subscribe(subscriber); // claims; ends when nothing is pending
      assertThat(subscriber.left.await(30, TimeUnit.SECONDS)).isTrue();

      subscriber = new Latch(1);
      tasks.consume().follow().subscribe(subscriber); // claims; waits for more
      tasks.write("3").join();
      assertThat(subscriber.left.await(30, TimeUnit.SECONDS)).isTrue();
      subscriber.subscription.cancel();

      subscriber = new Latch(1);
      AsyncMessageQueue other = async.queue("other");
      other.write("4").join();
      other
          .reserve(working, IdRange.ALL)
          .follow()
          .subscribe(subscriber); // moves; the subscriber deletes
      assertThat(subscriber.left.await(30, TimeUnit.SECONDS)).isTrue();
      subscriber.subscription.cancel();
    }
  }

  @Test
  void aSink() {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Broker broker = Broker.open(dataSource);
        AsyncBroker async = AsyncBroker.over(broker);
        SubmissionPublisher<String> publisher = new SubmissionPublisher<>(thread, 16)) {
      AsyncMessageQueue tasks = async.queue("tasks");
      MessageSink sink = tasks.sink();
      publisher.subscribe(sink);
      publisher.submit("one");
      publisher.close();
      long stored = sink.written().join(); // when the publisher has come to its end
      assertThat(stored).isEqualTo(1);
    } finally {
      thread.shutdown();
    }
  }

  private static final class Latch implements Subscriber<Message> {

    private final CountDownLatch left;
    private volatile Subscription subscription;

    Latch(int count) {
      left = new CountDownLatch(count);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      this.subscription = subscription;
      subscription.request(left.getCount());
    }

    @Override
    public void onNext(Message message) {
      left.countDown();
    }

    @Override
    public void onError(Throwable failure) {
      // by the broker's close
    }

    @Override
    public void onComplete() {
      // counted
    }
  }
}
