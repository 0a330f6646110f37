package dev.sluice.examples.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.async.AsyncMessageQueue;
import dev.sluice.broker.message.Message;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForEachTest {

  @TempDir Path folder;

  private final List<String> worked = new ArrayList<>();
  private Broker broker;
  private AsyncBroker async;
  private AsyncMessageQueue queue;

  @BeforeEach
  void open() {
    broker = Broker.open(SqliteDataSource.at(folder.resolve("stream.db")));
    async = AsyncBroker.over(broker);
    queue = async.queue("stream");
    queue.write(List.of("one", "two", "three")).join();
  }

  @AfterEach
  void close() {
    async.close();
    broker.close();
  }

  private void work(Message message) {
    worked.add(message.body());
  }

  @Test
  void allMessagesAreWorkedOnInOrder() {
    assertThat(ForEach.of(queue.consume().batches(9), this::work).join()).isEqualTo(3);
    assertThat(worked).containsExactly("one", "two", "three");
  }

  @Test
  void noMoreAreTakenThanAreWorkedOn() {
    assertThat(ForEach.ofFirst(2, queue.consume().batches(9), this::work).join()).isEqualTo(2);
    assertThat(worked).containsExactly("one", "two");
    assertThat(queue.claim().join()).get().extracting(Message::body).isEqualTo("three");
  }

  @Test
  void workThatFailsEndsItAndTakesNoMore() {
    CompletableFuture<Long> done =
        ForEach.of(
            queue.consume(),
            message -> {
              throw new IllegalStateException("can't work on " + message.body());
            });
    assertThatThrownBy(done::join).hasRootCauseMessage("can't work on one");
    assertThat(queue.stats().join().pending()).isEqualTo(2);
  }

  @Test
  void theErrorOfTheStreamIsItsOwn() {
    CompletableFuture<Long> done = ForEach.of(queue.consume().follow(), this::work);
    async.close();
    assertThatThrownBy(done::join).hasRootCauseInstanceOf(IllegalStateException.class);
  }
}
