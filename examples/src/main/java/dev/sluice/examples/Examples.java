package dev.sluice.examples;

import dev.sluice.examples.async.AsyncPooledBroker;
import dev.sluice.examples.async.AsyncQueueDemos;
import dev.sluice.examples.async.AsyncRunner;
import dev.sluice.examples.async.AsyncWorker;
import dev.sluice.examples.async.AsyncWrapper;
import dev.sluice.examples.reactor.ReactorDemo;
import dev.sluice.examples.stage.Launcher;
import dev.sluice.examples.stage.Launcher.Entry;
import dev.sluice.examples.tour.ApiTour;
import dev.sluice.examples.watch.ManyQueues;
import dev.sluice.examples.watch.WatchPatterns;
import dev.sluice.examples.watch.WatcherHandlers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code examples/run NAME [-f FILE] [WORD]}: runs one of the examples. */
public final class Examples {

  /** All there are. */
  static final List<Entry> ALL =
      List.of(
          new Entry(
              "logging-runner", null, "every SQL call of a broker in a log", LoggingRunner::new),
          new Entry(
              "daemon-runner",
              "IDLE-MILLIS",
              "one thread that owns the connection, and ends when idle",
              DaemonRunner::new),
          new Entry(
              "pooled-runner",
              "CONNECTIONS",
              "a broker on a connection pool; a benchmark of ten workers",
              PooledRunner::new),
          new Entry(
              "mock-runner",
              null,
              "tests with recorded calls and faults, on the real database",
              MockRunner::new),
          new Entry(
              "async-runner", null, "writes at once, then a drain, as futures", AsyncRunner::new),
          new Entry(
              "async-queue-demos",
              null,
              "futures and streams in four demonstrations",
              AsyncQueueDemos::new),
          new Entry(
              "async-pooled-broker",
              null,
              "five demonstrations on a pool, and a benchmark",
              AsyncPooledBroker::new),
          new Entry(
              "async-worker",
              "main|simple|batch",
              "workers that fail, retry and stop gracefully",
              AsyncWorker::new),
          new Entry(
              "async-wrapper",
              null,
              "the blocking broker on threads of the application",
              AsyncWrapper::new),
          new Entry("api-tour", null, "the library's operations in seven sections", ApiTour::new),
          new Entry(
              "watcher-handlers",
              null,
              "the handlers there are, wrapped ones and failing ones",
              WatcherHandlers::new),
          new Entry(
              "multi-queue-watcher", null, "five queues by turns on one thread", ManyQueues::new),
          new Entry(
              "watch-patterns",
              null,
              "priorities, error policies, several workers, counts",
              WatchPatterns::new),
          new Entry(
              "reactor",
              null,
              "one thread owns the store, workers get plain values",
              ReactorDemo::new),
          new Entry(
              "sqlite-connect",
              "FULL|NORMAL|OFF",
              "from a path to a store, and what lies beside it",
              SqliteConnect::new));

  private Examples() {}

  /**
   * Runs a command line. Exits with 0 only if all that the example claims holds, with 1 if not, and
   * with 2 for a command line that makes no sense.
   *
   * @param arguments as the shell gave them; nothing for a list of the examples
   * @throws IOException if there can't be a temporary file
   */
  public static void main(String[] arguments) throws IOException {
    Thread main = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread interrupter = new Thread(() -> interrupt(main, ended));
    Runtime.getRuntime().addShutdownHook(interrupter);
    int code = Launcher.FAILED;
    try {
      Launcher launcher =
          new Launcher(
              ALL,
              Path.of(System.getProperty("java.io.tmpdir")),
              utf8(new FileOutputStream(FileDescriptor.out)),
              utf8(new FileOutputStream(FileDescriptor.err)));
      code = launcher.run(List.of(arguments));
    } catch (InterruptedException e) {
      // by the interrupter: this process ends
    } finally {
      ended.countDown();
    }
    System.exit(code);
  }

  /** On Ctrl-C, lets the example close what it has open. */
  private static void interrupt(Thread main, CountDownLatch ended) {
    main.interrupt();
    try {
      ended.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // whoever asks for that wants this process to end now
    }
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
