package dev.sluice.broker.support;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.VacuumOptions;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Recorder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A broker that removes nothing by itself and does not wait for the disk, what it did, and its file
 * seen from outside.
 */
public final class Store implements AutoCloseable {

  /** What the broker did since it was opened, or since this was cleared. */
  public final Recorder recorder = new Recorder();

  /** The broker. */
  public final Broker broker;

  /** Its file, on a connection of its own. */
  public final PlainFile file;

  /** Opens a broker on a file, which is created if it is missing. */
  public Store(Path path, Interceptor... inside) throws SQLException {
    SqliteOptions quick =
        new SqliteOptions(Duration.ofMillis(250), 1000, 10, SqliteOptions.Synchronous.OFF);
    broker =
        Broker.builder(SqliteDataSource.at(path))
            .backend(new SqliteBackend(quick))
            .options(BrokerOptions.DEFAULTS.withVacuum(VacuumOptions.DEFAULTS.withAutomatic(false)))
            .interceptors(
                Stream.concat(Stream.of(recorder), Arrays.stream(inside))
                    .toArray(Interceptor[]::new))
            .open();
    file = PlainFile.at(path);
    file.execute("PRAGMA synchronous = OFF");
    recorder.clear();
  }

  /** A queue of the broker. */
  public MessageQueue queue(String name) {
    return broker.queue(name);
  }

  /** Stores a message as another program may, with an ID of its own. */
  public MessageId row(String queue, String body, long id, boolean claimed) throws SQLException {
    file.execute(
        "INSERT INTO messages (queue, body, ts, claimed) VALUES ('%s', '%s', %d, %b)"
            .formatted(queue, body, id, claimed));
    return new MessageId(id);
  }

  /** The bodies of what is pending. */
  public List<String> pending(String queue) {
    return queue(queue).peek(1000, IdRange.ALL).stream().map(Message::body).toList();
  }

  /** The highest ID stored. */
  public long highest() throws SQLException {
    return (Long) file.value("SELECT value FROM meta WHERE key = 'last_ts'");
  }

  /** All that the file holds. */
  public Map<String, List<List<Object>>> contents() throws SQLException {
    return file.contents();
  }

  @Override
  public void close() throws SQLException {
    file.close();
    broker.close();
  }
}
