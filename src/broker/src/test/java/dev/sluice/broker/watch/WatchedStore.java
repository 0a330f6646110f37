package dev.sluice.broker.watch;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A broker with faults in its chain, the queue "tasks", and what handlers have seen. */
final class WatchedStore implements AutoCloseable {

  static final RestartPolicy AT_ONCE =
      new RestartPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(300));

  final Faults faults = new Faults();
  final CountingDataSource source;
  final Broker broker;
  final MessageQueue tasks;
  final Queue<String> seen = new ConcurrentLinkedQueue<>();

  WatchedStore(Path file) {
    this(file, BrokerOptions.DEFAULTS);
  }

  WatchedStore(Path file, ActivityOptions activity) {
    this(file, BrokerOptions.DEFAULTS.withActivity(activity));
  }

  WatchedStore(Path file, BrokerOptions options) {
    SqliteOptions quick =
        new SqliteOptions(Duration.ofMillis(250), 1000, 10, SqliteOptions.Synchronous.OFF);
    source = new CountingDataSource(SqliteDataSource.at(file));
    broker =
        Broker.builder(source)
            .backend(new SqliteBackend(quick))
            .options(options)
            .interceptors(faults)
            .open();
    tasks = broker.queue("tasks");
  }

  /** Of the queue "tasks", with a handler that notes the bodies. */
  QueueWatcher.Builder watcher(WatchMode mode) {
    return QueueWatcher.builder(tasks, mode, this::note);
  }

  void note(Message message) {
    seen.add(message.body());
  }

  List<String> pending(String queue) {
    return broker.queue(queue).peek(Integer.MAX_VALUE, IdRange.ALL).stream()
        .map(Message::body)
        .toList();
  }

  @Override
  public void close() {
    broker.close();
  }
}
