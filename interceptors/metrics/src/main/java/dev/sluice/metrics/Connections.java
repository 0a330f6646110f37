package dev.sluice.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;

/** How long callers wait for a connection. */
final class Connections {

  private final DoubleHistogram wait;
  private final Attributes pool;

  Connections(Meter meter, Metrics.Builder options) {
    wait =
        Durations.histogram(
            meter,
            "db.client.connection.wait_time",
            "The time it took to obtain an open connection from the pool.");
    pool = Attributes.of(Keys.POOL, poolName(options));
  }

  void recordWait(double seconds, Throwable failure) {
    wait.record(seconds, Keys.of(pool, failure));
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
