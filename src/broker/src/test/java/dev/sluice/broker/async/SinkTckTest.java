package dev.sluice.broker.async;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;

/** The rules of Reactive Streams for subscribers; run by TestNG. */
@Test
public class SinkTckTest extends FlowSubscriberWhiteboxVerification<String> {

  private static final long SIGNAL_MILLIS = 2000;
  private static final long SILENCE_MILLIS = 100;

  private Path file;
  private Store store;
  private AsyncBroker async;

  public SinkTckTest() {
    super(new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS));
  }

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
  protected Flow.Subscriber<String> createFlowSubscriber(WhiteboxSubscriberProbe<String> probe) {
    return new Probed(async.queue("tasks").sink(), probe);
  }

  /** A sink asks by itself, so what the puppet asks for comes on top. */
  private record Probed(MessageSink sink, WhiteboxSubscriberProbe<String> probe)
      implements Flow.Subscriber<String> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      sink.onSubscribe(subscription);
      probe.registerOnSubscribe(
          new SubscriberPuppet() {
            @Override
            public void triggerRequest(long elements) {
              subscription.request(elements);
            }

            @Override
            public void signalCancel() {
              sink.written().cancel(false);
            }
          });
    }

    @Override
    public void onNext(String body) {
      sink.onNext(body);
      probe.registerOnNext(body);
    }

    @Override
    public void onError(Throwable e) {
      sink.onError(e);
      probe.registerOnError(e);
    }

    @Override
    public void onComplete() {
      sink.onComplete();
      probe.registerOnComplete();
    }
  }

  @Override
  public String createElement(int element) {
    return "body " + element;
  }
}
