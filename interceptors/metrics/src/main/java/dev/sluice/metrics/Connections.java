package dev.sluice.metrics;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;

/** How long callers wait for a connection, and how long they keep it. */
final class Connections {

  private final Interceptor owner;
  private final DoubleHistogram wait;
  private final DoubleHistogram use;
  private final Attributes pool;

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
    pool = Attributes.of(Keys.POOL, poolName(options));
  }

  void acquired(ConnectionInfo connection, long start, long end, Throwable failure) {
    wait.record(Durations.seconds(start, end), Keys.of(pool, failure));
    if (failure == null) {
      connection.attach(owner, end);
    }
  }

  void released(ConnectionInfo connection, long end) {
    if (connection.attachment(owner) instanceof Long acquired) {
      use.record(Durations.seconds(acquired, end), pool);
    }
  }

  /** By the conventions' pattern for pools without a name: address:port/namespace. */
  private static String poolName(Metrics.Builder options) {
    if (options.poolName != null) {
      return options.poolName;
    }
    String server = options.serverAddress;
    if (server != null && options.serverPort != 0) {
      server += ":" + options.serverPort;
    }
    String database = options.namespace == null ? options.system : options.namespace;
    return server == null ? database : server + "/" + database;
  }
}
