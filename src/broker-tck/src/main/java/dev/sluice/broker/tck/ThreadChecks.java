package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.activity.Subscription;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads and two brokers on one store. */
abstract class ThreadChecks extends Checks {

  private static final int EACH = 60;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  ThreadChecks(BrokerTck subject) {
    super(subject);
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private <T> List<T> all(List<Future<List<T>>> futures) throws Exception {
    List<T> all = new ArrayList<>();
    for (Future<List<T>> future : futures) {
      all.addAll(future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return all;
  }

  private static List<MessageId> write(MessageQueue queue, String writer) {
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      ids.add(queue.write(writer + " " + i));
    }
    return ids;
  }

  private static List<Message> claimAll(MessageQueue queue) {
    List<Message> claimed = new ArrayList<>();
    for (Optional<Message> next = queue.claim(); next.isPresent(); next = queue.claim()) {
      claimed.add(next.get());
    }
    return claimed;
  }

  @Test
  void eachMessageIsDeliveredOnceAndInOrderWhoeverWritesAndClaims() throws Exception {
    Broker other = another();
    List<Future<List<MessageId>>> writers = new ArrayList<>();
    for (Broker each : List.of(broker, other, broker, other)) {
      String name = "writer " + writers.size();
      writers.add(threads.submit(() -> write(each.queue("tasks"), name)));
    }
    for (Future<List<MessageId>> writer : writers) {
      assertThat(writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isSorted();
    }
    List<MessageId> written = all(writers);
    assertThat(written).doesNotHaveDuplicates();
    assertThat(tasks.peek(1000, IdRange.ALL)).extracting(Message::id).isSorted();

    List<Future<List<Message>>> claimers = new ArrayList<>();
    for (Broker each : List.of(broker, other, broker, other)) {
      Callable<List<Message>> claimer = () -> claimAll(each.queue("tasks"));
      claimers.add(threads.submit(claimer));
    }
    for (Future<List<Message>> claimer : claimers) {
      assertThat(claimer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .extracting(Message::id)
          .isSorted();
    }
    assertThat(all(claimers)).extracting(Message::id).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void ofManyThatWantOneMessageOneHasIt() throws Exception {
    Broker other = another();
    MessageId id = tasks.write("one");
    List<Future<List<Message>>> both = new ArrayList<>();
    for (Broker each : List.of(broker, other, broker, other)) {
      MessageQueue queue = each.queue("tasks");
      boolean moves = both.size() > 1;
      both.add(
          threads.submit(
              () ->
                  (moves ? queue.move(id, each.queue("done")) : queue.claim(id))
                      .stream().toList()));
    }
    assertThat(all(both)).containsExactly(new Message(id, "one"));
  }

  @Test
  void aWriterWaitsForAnOpenBatchOfAnotherBroker() throws Exception {
    Broker other = another();
    tasks.write(List.of("one", "two"));
    Future<MessageId> writer;
    try (BatchCursor cursor = tasks.consumeInBatches(2, IdRange.ALL)) {
      cursor.next();
      writer = threads.submit(() -> other.queue("tasks").write("three"));
      cursor.next();
      cursor.commit();
    }
    MessageId id = writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(tasks.claim()).contains(new Message(id, "three"));
  }

  @Test
  void whoWaitsIsToldWhatAnotherBrokerHasCommitted() throws Exception {
    Broker other = another();
    CountDownLatch told = new CountDownLatch(1);
    try (Subscription waiting =
        broker
            .activity()
            .subscribe(
                "tasks",
                () -> {
                  if (tasks.hasPending()) {
                    told.countDown();
                  }
                })) {
      other.queue("tasks").write("news");
      assertThat(told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }
}
