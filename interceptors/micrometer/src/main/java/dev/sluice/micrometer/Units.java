package dev.sluice.micrometer;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** How long units take and wait, and how often they are tried again. */
final class Units {

  private record Named(Tags tags, Timer success, Timer waiting, Counter retries) {}

  private final MeterRegistry registry;
  private final Outcomes outcomes;
  private final Bounded<Series, Named> series;

  private record Series(String name, Database database) {}

  Units(Micrometer.Builder options, Outcomes outcomes) {
    this.outcomes = outcomes;
    registry = options.registry;
    Database told = options.database();
    series =
        new Bounded<>(
            one -> named(told.or(one.database), one.name),
            new Late<>(() -> named(told, Names.OTHER)));
  }

  void record(UnitCall<?> unit, Database database, long nanos, long waited, Throwable failure) {
    Named named = series.get(new Series(unit.name(), database));
    Timer duration = failure == null ? named.success : duration(named.tags, failure);
    duration.record(nanos, TimeUnit.NANOSECONDS);
    if (waited >= 0) {
      named.waiting.record(waited, TimeUnit.NANOSECONDS);
    }
    if (unit.attempts() > 1) {
      named.retries.increment(unit.attempts() - 1);
    }
  }

  private Named named(Database database, String name) {
    Tags tags = Names.of(database).and(Names.UNIT, name);
    return new Named(
        tags,
        duration(tags, null),
        Timer.builder("sluice.unit.wait_time")
            .description("Time of units of work outside their transactions.")
            .tags(tags)
            .register(registry),
        Counter.builder("sluice.unit.retries")
            .baseUnit("attempts")
            .description("Attempts at units of work after the first.")
            .tags(tags)
            .register(registry));
  }

  private Timer duration(Tags unit, Throwable failure) {
    return Timer.builder("sluice.unit.duration")
        .description("Duration of units of work, with all their attempts.")
        .tags(unit)
        .tags(outcomes.ofUnit(failure))
        .register(registry);
  }
}
