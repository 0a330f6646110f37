package dev.sluice.broker;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Four threads that write to a queue and four that claim from it, and what they have seen. */
final class Traffic {

  private static final int WRITERS = 4;
  private static final int CLAIMERS = 4;

  private final MessageQueue queue;
  private final String name;
  private final Consumer<Traffic> each;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger claimed = new AtomicInteger();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<List<Message>> writes = new ArrayList<>();
  private final List<List<Message>> claims = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Starts them.
   *
   * @param name makes bodies unique
   * @param each called after each operation, by any thread
   */
  Traffic(MessageQueue queue, String name, Consumer<Traffic> each) {
    this.queue = queue;
    this.name = name;
    this.each = each;
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      List<Message> seen = new ArrayList<>();
      writes.add(seen);
      start("writer-" + i, () -> seen.add(write(number, seen.size())));
    }
    for (int i = 0; i < CLAIMERS; i++) {
      int limit = i % 2 == 0 ? 1 : 3;
      List<Message> seen = new ArrayList<>();
      claims.add(seen);
      start("claimer-" + i, () -> claim(limit, seen));
    }
  }

  private void start(String thread, Runnable operation) {
    Thread started =
        new Thread(
            () -> {
              try {
                while (!stopped.get()) {
                  operation.run();
                  each.accept(this);
                }
              } catch (Throwable e) {
                failures.add(e);
                stop();
              }
            },
            thread);
    threads.add(started);
    started.start();
  }

  private Message write(int thread, int number) {
    String body = name + "-" + thread + "-" + number;
    MessageId id = queue.write(body);
    written.incrementAndGet();
    return new Message(id, body);
  }

  private void claim(int limit, List<Message> seen) {
    List<Message> got =
        limit == 1 ? queue.claim().stream().toList() : queue.claim(limit, IdRange.ALL);
    seen.addAll(got);
    claimed.addAndGet(got.size());
  }

  int written() {
    return written.get();
  }

  int claimed() {
    return claimed.get();
  }

  void stop() {
    stopped.set(true);
  }

  /** Waits for their end, and gives what went wrong. */
  List<Throwable> failures() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(failures);
  }

  /** What each writer wrote, in its order; after {@link #failures}. */
  List<List<Message>> writes() {
    return writes;
  }

  /** What each claimer got, in its order; after {@link #failures}. */
  List<List<Message>> claims() {
    return claims;
  }
}
