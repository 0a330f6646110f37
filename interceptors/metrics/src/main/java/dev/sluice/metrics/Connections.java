package dev.sluice.metrics;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import dev.sluice.jdbc.measure.Failures;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;

/**
 * How long callers wait for a connection, how many do, how long they keep it, how many have one.
 */
final class Connections {

  private record Pool(Attributes pool, Attributes used) {

    static Pool of(String name) {
      Attributes pool = Attributes.of(Keys.POOL, name);
      return new Pool(pool, pool.toBuilder().put(Keys.STATE, "used").build());
    }
  }

  private final DoubleHistogram wait;
  private final DoubleHistogram use;
  private final LongUpDownCounter count;
  private final LongUpDownCounter pending;
  private final LongCounter timeouts;
  private final Bounded<Database, Pool> pools;
  private final Outcomes outcomes;

  Connections(Meter meter, Metrics.Builder options, Outcomes outcomes) {
    this.outcomes = outcomes;
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
    count =
        gauge(
            meter,
            "db.client.connection.count",
            "{connection}",
            "The number of connections that are currently in the state of the attribute.");
    pending =
        gauge(
            meter,
            "db.client.connection.pending_requests",
            "{request}",
            "The number of current pending requests for an open connection.");
    timeouts =
        meter
            .counterBuilder("db.client.connection.timeouts")
            .setUnit("{timeout}")
            .setDescription("Requests for a connection that got none in time.")
            .build();
    pools = Keys.byDatabase(options.database(), known -> Pool.of(options.poolNameOf(known)));
  }

  private static LongUpDownCounter gauge(Meter meter, String name, String unit, String text) {
    return meter.upDownCounterBuilder(name).setUnit(unit).setDescription(text).build();
  }

  void requested(Database database) {
    pending.add(1, pools.get(database).pool);
  }

  void answered(Database requested, Database database, double seconds, Throwable failure) {
    pending.add(-1, pools.get(requested).pool);
    Pool pool = pools.get(database);
    wait.record(seconds, outcomes.ofCall(pool.pool, failure));
    if (failure == null) {
      count.add(1, pool.used);
    } else if (Failures.isTimeout(failure)) {
      timeouts.add(1, pool.pool);
    }
  }

  void released(Database database, double seconds) {
    Pool pool = pools.get(database);
    count.add(-1, pool.used);
    use.record(seconds, pool.pool);
  }
}
