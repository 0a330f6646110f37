package dev.sluice.examples.tour;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.watch.QueueWatcher;
import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import dev.sluice.broker.watch.WatchMode;
import dev.sluice.examples.stage.Stage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A watcher that counts. What fails is moved away and not copied, so it can't get lost. */
final class Statistics {

  private final MessageQueue queue;
  private final MessageQueue processing;
  private final MessageQueue errors;
  private final Stage stage;
  private final AtomicInteger processed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final CountDownLatch left = new CountDownLatch(3);

  Statistics(Broker broker, Stage stage) {
    this.queue = broker.queue("monitored");
    this.processing = broker.queue("processing");
    this.errors = broker.queue("processing_errors");
    this.stage = stage;
  }

  void run() throws InterruptedException {
    queue.write(List.of("one", "error", "two"));
    QueueWatcher watcher =
        QueueWatcher.builder(queue, WatchMode.move(processing), this::handle)
            .errorHandler(this::setAside)
            .build();
    try (watcher) {
      watcher.start();
      stage.check("all are handled", left.await(20, TimeUnit.SECONDS));
    }
    double rate = failed.doubleValue() / (processed.get() + failed.get());
    stage.say("Processed %d, errors %d, error rate %.2f", processed.get(), failed.get(), rate);
    stage.check("two were processed", processed.get(), 2);
    stage.check(
        "the one that failed is kept",
        Basics.bodies(errors.peek().stream().toList()),
        List.of("error"));
    stage.check("nothing is in hand any more", processing.stats().total(), 0L);
  }

  private void handle(Message message) {
    if (message.body().equals("error")) {
      throw new IllegalArgumentException("can't process that");
    }
    processing.delete(message.id());
    processed.incrementAndGet();
    left.countDown();
  }

  private Decision setAside(Exception failure, Message message) {
    processing.move(message.id(), errors);
    failed.incrementAndGet();
    left.countDown();
    return Decision.CONTINUE;
  }
}
