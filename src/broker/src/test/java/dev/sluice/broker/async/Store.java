package dev.sluice.broker.async;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A broker with faults in its chain, and the queue "tasks". */
final class Store implements AutoCloseable {

  final Faults faults = new Faults();
  final Broker broker;
  final MessageQueue tasks;

  Store(Path file, Interceptor... outermost) {
    SqliteOptions quick =
        new SqliteOptions(Duration.ofMillis(250), 1000, 10, SqliteOptions.Synchronous.OFF);
    broker =
        Broker.builder(SqliteDataSource.at(file))
            .backend(new SqliteBackend(quick))
            .interceptors(
                Stream.concat(Stream.of(outermost), Stream.of(faults)).toArray(Interceptor[]::new))
            .open();
    tasks = broker.queue("tasks");
  }

  /** What is pending in a queue. */
  List<String> pending(String queue) {
    return broker.queue(queue).peek(Integer.MAX_VALUE, IdRange.ALL).stream()
        .map(Message::body)
        .toList();
  }

  void fill(int messages) {
    fill("tasks", messages);
  }

  void fill(String queue, int messages) {
    broker
        .queue(queue)
        .write(Stream.iterate(0, i -> i + 1).limit(messages).map(i -> "body " + i).toList());
  }

  @Override
  public void close() {
    broker.close();
  }
}
