package dev.sluice.examples.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One run of an example, on a thread in a group of its own, so that its threads are known. */
final class Performance {

  /** Of the JDK, which starts them for whoever comes first and keeps them. */
  private static final List<String> SHARED =
      List.of("CompletableFutureDelayScheduler", "ForkJoinPool.commonPool");

  private final ThreadGroup group = new ThreadGroup("example");
  private final Duration limit;
  private final Duration ending;
  private final Thread thread;
  private volatile Throwable failure;

  /**
   * One run.
   *
   * @param limit how long it may take, and a sixth of that to end when told so
   */
  Performance(Example example, Stage stage, Duration limit) {
    this.limit = limit;
    this.ending = limit.dividedBy(6);
    thread =
        new Thread(
            group,
            () -> {
              try {
                example.run(stage);
              } catch (Throwable e) {
                failure = e;
              }
            },
            "example");
  }

  /**
   * Runs it, and interrupts it when its time is over.
   *
   * @return whether it has ended by itself
   * @throws InterruptedException if this thread is interrupted; the example is told and has ended,
   *     if it heeds that
   */
  boolean run() throws InterruptedException {
    thread.start();
    try {
      thread.join(limit.toMillis());
      return !thread.isAlive();
    } finally {
      thread.interrupt();
      thread.join(ending.toMillis());
    }
  }

  /** What it threw; null if nothing. */
  Throwable failure() {
    return failure;
  }

  /** The names of threads that do not end. */
  List<String> threadsLeft() throws InterruptedException {
    long end = System.nanoTime() + ending.toNanos();
    List<String> left = new ArrayList<>();
    for (Thread started : started()) {
      started.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      if (started.isAlive()) {
        left.add(started.getName());
      }
    }
    return left;
  }

  private List<Thread> started() {
    Thread[] threads = new Thread[group.activeCount() + 100];
    int count = group.enumerate(threads);
    return Stream.of(threads)
        .limit(count)
        .filter(started -> SHARED.stream().noneMatch(started.getName()::startsWith))
        .toList();
  }

  /** The files that SQLite removes when it closes the last connection. */
  static List<String> signsOfConnections(Path database) {
    return Stream.of("-wal", "-shm", "-journal")
        .map(suffix -> database.resolveSibling(database.getFileName() + suffix))
        .filter(Files::exists)
        .map(file -> file.getFileName().toString())
        .toList();
  }
}
