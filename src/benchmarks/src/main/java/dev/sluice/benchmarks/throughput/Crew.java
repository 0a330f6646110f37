package dev.sluice.benchmarks.throughput;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads on one open store. Each does its steps over and over, without a pause between them. */
final class Crew implements AutoCloseable {

  /** What is done again and again. */
  interface Operation {
    /** Returns how many messages it has written, claimed or moved. */
    int run() throws Exception;

    /** The same where finding nothing would measure something else. */
    default Operation neverIdle() {
      return () -> {
        int messages = run();
        if (messages == 0) {
          throw new IllegalStateException("no message is left; measure for fewer --seconds");
        }
        return messages;
      };
    }
  }

  /** An operation that is counted and timed apart from those of other names. */
  record Step(String name, Operation operation) {}

  private final Path file;
  private final AutoCloseable store;
  private final List<List<Step>> threads = new ArrayList<>();
  private List<Tally> tallies = new ArrayList<>();
  private IntFunction<ExecutorService> executors = Executors::newFixedThreadPool;

  Crew(Path file, AutoCloseable store) {
    this.file = file;
    this.store = store;
  }

  Path file() {
    return file;
  }

  /** Adds threads that do these steps in turn. */
  Crew add(int count, Step... steps) {
    for (int i = 0; i < count; i++) {
      threads.add(List.of(steps));
    }
    return this;
  }

  /** Works on other threads than the platform's; given how many. */
  Crew on(IntFunction<ExecutorService> executors) {
    this.executors = executors;
    return this;
  }

  /** Works for so long, and fails if an operation does. */
  void work(double seconds) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads.size());
    ExecutorService executor = executors.apply(threads.size());
    try {
      List<Callable<List<Tally>>> tasks = new ArrayList<>();
      for (List<Step> steps : threads) {
        tasks.add(() -> repeat(steps, start, (long) (seconds * 1e9)));
      }
      List<Tally> now = new ArrayList<>();
      for (Future<List<Tally>> thread : executor.invokeAll(tasks)) {
        now.addAll(thread.get());
      }
      for (int i = 0; i < tallies.size(); i++) {
        now.get(i).add(tallies.get(i));
      }
      tallies = now;
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<Tally> repeat(List<Step> steps, CyclicBarrier start, long nanos)
      throws Exception {
    List<Tally> tallies = steps.stream().map(step -> new Tally(step.name)).toList();
    start.await();
    long began = System.nanoTime();
    long now = began;
    while (now - began < nanos) {
      for (int i = 0; i < steps.size(); i++) {
        int messages = steps.get(i).operation.run();
        long ended = System.nanoTime();
        tallies.get(i).add(messages, ended - now);
        now = ended;
      }
    }
    for (Tally tally : tallies) {
      tally.addSeconds((now - began) / 1e9);
    }
    return tallies;
  }

  /** What has been done since this was last asked. */
  Shift shift() {
    List<Tally> done = tallies;
    tallies = new ArrayList<>();
    return new Shift(done);
  }

  /** Closes the store, and removes it. */
  @Override
  public void close() throws Exception {
    store.close();
    Store.delete(file);
  }
}
