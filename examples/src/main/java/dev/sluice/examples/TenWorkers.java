package dev.sluice.examples;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.examples.stage.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A benchmark: ten workers write 100 messages each to one queue. When all have, each reads until it
 * has 100 or finds none. Figures are told and not judged.
 */
final class TenWorkers {

  static final int WORKERS = 10;
  static final int MESSAGES = 100;
  static final int ALL = WORKERS * MESSAGES;

  private final MessageQueue queue;
  private final CyclicBarrier phases = new CyclicBarrier(WORKERS + 1);
  private final long[] writeNanos = new long[ALL];
  private final long[] readNanos = new long[ALL];

  TenWorkers(MessageQueue queue) {
    this.queue = queue;
  }

  void run(Stage stage) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    List<Message> read = new ArrayList<>();
    try {
      List<Future<List<Message>>> workers = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        int number = worker;
        workers.add(threads.submit(() -> work(number)));
      }
      phases.await();
      report(stage, "writes", phase(), writeNanos);
      report(stage, "reads", phase(), readNanos);
      for (int worker = 0; worker < WORKERS; worker++) {
        List<Message> got = workers.get(worker).get();
        stage.say("Worker %d processed %d messages", worker, got.size());
        read.addAll(got);
      }
    } finally {
      threads.shutdownNow();
    }
    read.addAll(queue.claim(ALL, IdRange.ALL)); // one that found none has left some to others
    Set<Message> different = new HashSet<>(read);
    stage.check("all messages were read", different.size(), ALL);
    stage.check("each was read once", read.size(), ALL);
    stage.check("nothing is pending", queue.stats().pending(), 0L);
  }

  private List<Message> work(int worker) throws Exception {
    phases.await();
    for (int i = 0; i < MESSAGES; i++) {
      long start = System.nanoTime();
      queue.write("Worker " + worker + " message " + i);
      writeNanos[worker * MESSAGES + i] = System.nanoTime() - start;
    }
    phases.await();
    List<Message> read = new ArrayList<>();
    Optional<Message> message;
    do {
      long start = System.nanoTime();
      message = queue.claim();
      readNanos[worker * MESSAGES + read.size()] = System.nanoTime() - start;
      message.ifPresent(read::add);
    } while (message.isPresent() && read.size() < MESSAGES);
    phases.await();
    return read;
  }

  /** How long all workers take to their next meeting, in nanoseconds. */
  private long phase() throws Exception {
    long start = System.nanoTime();
    phases.await();
    return System.nanoTime() - start;
  }

  private static void report(Stage stage, String what, long nanos, long[] each) {
    long[] sorted = each.clone();
    Arrays.sort(sorted);
    stage.say(
        "%6.0f %s/s, each %.2f ms at the median and %.2f ms at the 99th percentile",
        ALL * 1e9 / nanos, what, sorted[ALL / 2] / 1e6, sorted[ALL * 99 / 100] / 1e6);
  }
}
