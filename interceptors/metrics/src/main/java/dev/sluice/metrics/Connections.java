package dev.sluice.metrics;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Memo;
import dev.sluice.jdbc.database.Database;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;

/** How long callers wait for a connection, and how long they keep it. */
final class Connections {

  private final Interceptor owner;
  private final DoubleHistogram wait;
  private final DoubleHistogram use;
  private final Memo<Database, Attributes> pools;

  Connections(Interceptor owner, Meter meter, Metrics.Builder options) {
    this.owner = owner;
    wait =
        Durations.histogram(
            meter,
            "db.client.connection.wait_time",
            "The time it took to obtain an open connection from the pool.");
    use =
        Durations.histogram(
            meter,
            "db.client.connection.use_time",
            "The time between borrowing a connection and returning it to the pool.");
    String name = options.poolName;
    Database told = options.database();
    pools =
        new Memo<>(
            100,
            learnt -> Attributes.of(Keys.POOL, name == null ? poolName(told.or(learnt)) : name));
  }

  void acquired(ConnectionInfo connection, long start, long end, Throwable failure) {
    wait.record(Durations.seconds(start, end), Keys.of(pools.of(connection.database()), failure));
    if (failure == null) {
      connection.attach(owner, end);
    }
  }

  void released(ConnectionInfo connection, long end) {
    if (connection.attachment(owner) instanceof Long acquired) {
      use.record(Durations.seconds(acquired, end), pools.of(connection.database()));
    }
  }

  /** By the conventions' pattern for pools without a name: address:port/namespace. */
  private static String poolName(Database database) {
    String server = database.serverAddress();
    if (server != null && database.serverPort() != 0) {
      server += ":" + database.serverPort();
    }
    String name = database.namespace() == null ? database.system() : database.namespace();
    return server == null ? name : server + "/" + name;
  }
}
