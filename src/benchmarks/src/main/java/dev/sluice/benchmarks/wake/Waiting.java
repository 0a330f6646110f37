package dev.sluice.benchmarks.wake;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.watch.QueueWatcher;
import dev.sluice.broker.watch.WatchMode;
import dev.sluice.broker.watch.Watcher;
import dev.sluice.sqlite.SqliteDataSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Watchers with nothing to do, each of a queue of its own, until a message comes. */
final class Waiting implements AutoCloseable {

  private final Broker broker;
  private final List<Watcher> watchers = new ArrayList<>();
  private final BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();

  Waiting(Path file, WatchMode mode, int count, ActivityOptions options) {
    broker =
        Broker.builder(SqliteDataSource.at(file))
            .options(BrokerOptions.DEFAULTS.withActivity(options))
            .open();
    for (int i = 0; i < count; i++) {
      Watcher watcher =
          QueueWatcher.builder(broker.queue(name(i)), mode, message -> arrivals.add(Writer.now()))
              .build();
      watcher.start();
      watchers.add(watcher);
    }
  }

  private static String name(int number) {
    return "queue" + number;
  }

  Broker broker() {
    return broker;
  }

  /** One that is watched. */
  String queue(int message) {
    return name(Math.floorMod(message, watchers.size()));
  }

  /** When the handler began, in nanoseconds since 1970. */
  long arrival() throws InterruptedException {
    Long arrival = arrivals.poll(1, TimeUnit.MINUTES);
    if (arrival == null) {
      throw new IllegalStateException("no message has come within a minute");
    }
    return arrival;
  }

  /** Lets the compiler come to rest. */
  void settle() throws InterruptedException {
    for (int i = 0; i < 300 && !watchers.isEmpty(); i++) {
      broker.queue(queue(i)).write("body");
      arrival();
    }
    Thread.sleep(500);
  }

  /** What this process has used so far. */
  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  @Override
  public void close() {
    watchers.forEach(Watcher::close);
    broker.close();
  }
}
