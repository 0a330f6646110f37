package dev.sluice.cli.demo;

import dev.sluice.broker.Broker;
import dev.sluice.broker.message.Message;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker in a process of its own. It tells on standard output what it has done, and when a line
 * comes on standard input it says so, and stays in the middle of its next message until it is
 * killed. It ends with standard input, and so with whoever has started it.
 */
final class WorkerProcess {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private WorkerProcess() {}

  /** Takes the file of the store, the queue and the worker's name. */
  public static void main(String[] args) throws Exception {
    CountDownLatch line = new CountDownLatch(1);
    Thread listening = new Thread(() -> listen(line), "standard input");
    listening.setDaemon(true);
    listening.start();
    try (Broker broker = Broker.open(SqliteDataSource.at(Path.of(args[0])))) {
      Worker worker = new Worker(broker, args[1], args[2]);
      boolean stay = false;
      while (true) {
        if (!stay && line.getCount() == 0) {
          stay = true;
          System.out.println("warned");
        }
        Optional<Message> reserved = worker.reserve();
        if (reserved.isEmpty()) {
          LockSupport.parkNanos(POLL_NANOS);
          continue;
        }
        Message message = reserved.get();
        if (stay) {
          System.out.println("stuck " + message.id());
          while (true) {
            LockSupport.park();
          }
        }
        System.out.println("processed " + message.id() + " " + worker.work(message));
      }
    }
  }

  private static void listen(CountDownLatch line) {
    try {
      while (System.in.read() >= 0) {
        line.countDown();
      }
    } catch (IOException e) {
      System.err.println("standard input can't be read: " + e);
    }
    Runtime.getRuntime().halt(0);
  }
}
