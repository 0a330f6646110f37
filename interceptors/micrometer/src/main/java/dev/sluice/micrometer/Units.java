package dev.sluice.micrometer;

import dev.sluice.jdbc.UnitCall;
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
  private final Tags database;
  private final Bounded<String, Named> byName =
      new Bounded<>(this::named, new Late<>(() -> named(Names.OTHER)));

  Units(Micrometer.Builder options) {
    registry = options.registry;
    database = Names.of(options.database());
  }

  void record(UnitCall<?> unit, long nanos, long waited, Throwable failure) {
    Named named = byName.get(unit.name());
    Timer duration = failure == null ? named.success : duration(named.tags, failure);
    duration.record(nanos, TimeUnit.NANOSECONDS);
    if (waited >= 0) {
      named.waiting.record(waited, TimeUnit.NANOSECONDS);
    }
    if (unit.attempts() > 1) {
      named.retries.increment(unit.attempts() - 1);
    }
  }

  private Named named(String name) {
    Tags tags = database.and(Names.UNIT, name);
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
        .tag(Names.ERROR_TYPE, Names.errorType(failure))
        .register(registry);
  }
}
