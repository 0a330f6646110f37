package dev.sluice.examples.async;

import static java.util.Comparator.naturalOrder;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.stage.Stage;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Forty jobs of two producers for three workers. A job in hand waits in {@code working}. From there
 * it is deleted when it is done, moved back when it has failed, and to {@code failed} when that was
 * the third time: it is always in one place, and its body stays as it was. How often it was tried
 * is remembered here, so a restart counts anew.
 */
final class Jobs {

  private static final int PRODUCERS = 2;
  private static final int ALL = PRODUCERS * 20;
  private static final int WORKERS = 3;
  private static final int TRIES = 3;
  private static final String HOPELESS = "Producer 1 job 19";

  private final Broker broker;
  private final Stage stage;
  private final MessageQueue work;
  private final MessageQueue working;
  private final MessageQueue failed;
  private final Queue<MessageId> done = new ConcurrentLinkedQueue<>();
  private final Map<MessageId, Integer> failures = new ConcurrentHashMap<>();

  Jobs(Broker broker, Stage stage) {
    this.broker = broker;
    this.stage = stage;
    this.work = broker.queue("work");
    this.working = broker.queue("working");
    this.failed = broker.queue("failed");
  }

  void run() throws Exception {
    try (AsyncBroker async = AsyncBroker.over(broker)) {
      startWorkers(async);
      produce(async);
      monitorUntil(() -> done.size() >= ALL / 2);
    } // closing it ends the streams, and waits for the jobs in hand
    long pending = work.stats().pending();
    stage.say("Stopped: %d done, %d pending", done.size(), pending);
    stage.check("stopped: nothing is in hand", working.stats().total(), 0L);
    stage.check("stopped: the rest is pending", settled() + pending, (long) ALL);

    try (AsyncBroker async = AsyncBroker.over(broker)) {
      startWorkers(async);
      monitorUntil(() -> settled() == ALL);
    }
    stage.check("all jobs but one are done", done.stream().distinct().count(), ALL - 1L);
    stage.check("each of them once", done.size(), ALL - 1);
    stage.check("that one is kept", failed.peek().map(Message::body).orElse(""), HOPELESS);
    stage.check(
        "it was tried three times", failures.values().stream().max(naturalOrder()).get(), 3);
    stage.check("nothing is pending", work.stats().pending(), 0L);
  }

  private static void produce(AsyncBroker async) throws Exception {
    CompletableFuture.allOf(
            IntStream.range(0, ALL)
                .mapToObj(i -> "Producer " + i % PRODUCERS + " job " + i / PRODUCERS)
                .map(async.queue("work")::write)
                .toArray(CompletableFuture[]::new))
        .get();
  }

  private void startWorkers(AsyncBroker async) {
    for (int worker = 0; worker < WORKERS; worker++) {
      ForEach.of(
          async.queue("work").reserve(async.queue("working"), IdRange.ALL).follow(), this::handle);
    }
  }

  /** Uses the blocking broker: that is still open when the workers are stopped. */
  private void handle(Message job) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
    if (succeeds(job)) {
      working.delete(job.id());
      done.add(job.id());
    } else {
      int times = failures.merge(job.id(), 1, Integer::sum);
      working.move(job.id(), times < TRIES ? work : failed);
    }
  }

  /** One in ten fails at first, and one always. */
  private boolean succeeds(Message job) {
    boolean first = !failures.containsKey(job.id());
    return !job.body().equals(HOPELESS) && !(first && job.body().endsWith("9"));
  }

  private long settled() {
    return done.size() + failed.stats().total();
  }

  private void monitorUntil(BooleanSupplier enough) throws InterruptedException {
    while (!enough.getAsBoolean()) {
      stage.say(
          "Monitor: %d pending, %d in hand, %d done",
          work.stats().pending(), working.stats().total(), done.size());
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
