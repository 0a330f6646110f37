package dev.sluice.micrometer;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import dev.sluice.jdbc.measure.Failures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long callers wait for a connection, how many do, how long they keep it, how many have one.
 */
final class Connections {

  private record Pool(
      String name,
      Timer waiting,
      Timer use,
      AtomicLong used,
      AtomicLong pending,
      Counter timeouts) {}

  private final MeterRegistry registry;

  /** Several databases may have one pool. */
  private final Map<String, Pool> byName = new ConcurrentHashMap<>();

  private final Bounded<Database, Pool> pools;
  private final Outcomes outcomes;

  Connections(Micrometer.Builder options, Outcomes outcomes) {
    this.outcomes = outcomes;
    registry = options.registry;
    pools =
        Names.byDatabase(
            options.database(),
            database -> byName.computeIfAbsent(options.poolNameOf(database), this::pool));
  }

  private Pool pool(String name) {
    Tags pool = Tags.of(Names.POOL, name);
    return new Pool(
        name,
        wait(name, null),
        Timer.builder("db.client.connection.use_time")
            .description("The time between borrowing a connection and returning it to the pool.")
            .tags(pool)
            .register(registry),
        gauge(
            "db.client.connection.count",
            "connections",
            "The number of connections that are currently in the state of the tag.",
            pool.and(Names.STATE, "used")),
        gauge(
            "db.client.connection.pending_requests",
            "requests",
            "The number of current pending requests for an open connection.",
            pool),
        Counter.builder("db.client.connection.timeouts")
            .description("Requests for a connection that got none in time.")
            .tags(pool)
            .register(registry));
  }

  private Timer wait(String pool, Throwable failure) {
    return Timer.builder("db.client.connection.wait_time")
        .description("The time it took to obtain an open connection from the pool.")
        .tag(Names.POOL, pool)
        .tags(outcomes.ofCall(failure))
        .register(registry);
  }

  private AtomicLong gauge(String name, String unit, String description, Tags tags) {
    AtomicLong value = new AtomicLong();
    Gauge.builder(name, value, AtomicLong::doubleValue)
        .baseUnit(unit)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return value;
  }

  void requested(Database database) {
    pools.get(database).pending.incrementAndGet();
  }

  void answered(Database requested, Database database, long nanos, Throwable failure) {
    pools.get(requested).pending.decrementAndGet();
    Pool pool = pools.get(database);
    Timer wait = failure == null ? pool.waiting : wait(pool.name, failure);
    wait.record(nanos, TimeUnit.NANOSECONDS);
    if (failure == null) {
      pool.used.incrementAndGet();
    } else if (Failures.isTimeout(failure)) {
      pool.timeouts.increment();
    }
  }

  void released(Database database, long nanos) {
    Pool pool = pools.get(database);
    pool.used.decrementAndGet();
    pool.use.record(nanos, TimeUnit.NANOSECONDS);
  }
}
