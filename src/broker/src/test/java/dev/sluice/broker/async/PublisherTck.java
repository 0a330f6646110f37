package dev.sluice.broker.async;

import dev.sluice.broker.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The rules of Reactive Streams for publishers, on queues of a real store; run by TestNG. */
abstract class PublisherTck extends FlowPublisherVerification<Message> {

  private static final long SIGNAL_MILLIS = 2000;
  private static final long SILENCE_MILLIS = 100;

  /** What a queue is filled with if a test wants more, which it then doesn't ask for. */
  private static final int MANY = 1000;

  private final AtomicInteger queues = new AtomicInteger();
  private Path file;
  private Store store;
  private AsyncBroker async;

  PublisherTck() {
    super(new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS));
  }

  abstract MessagePublisher of(AsyncBroker async, AsyncMessageQueue queue);

  @BeforeClass
  public void open() throws IOException {
    file = Files.createTempFile("tck", ".db");
    store = new Store(file);
    async = AsyncBroker.over(store.broker);
  }

  @AfterClass
  public void close() throws IOException {
    async.close();
    store.close();
    Files.delete(file);
  }

  @Override
  public Flow.Publisher<Message> createFlowPublisher(long elements) {
    String name = "queue" + queues.incrementAndGet();
    store.fill(name, (int) Math.min(MANY, elements));
    MessagePublisher publisher = of(async, async.queue(name));
    return elements > MANY ? publisher.follow() : publisher;
  }

  @Override
  public Flow.Publisher<Message> createFailedFlowPublisher() {
    AsyncBroker closed = AsyncBroker.over(store.broker);
    closed.close();
    return of(closed, closed.queue("tasks"));
  }
}
