package dev.sluice.metrics;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.measure.Bounded;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** How long units take and wait, and how often they are tried again. */
final class Units {

  private final DoubleHistogram duration;
  private final DoubleHistogram wait;
  private final LongCounter retries;
  private final Attributes database;
  private final Bounded<String, Attributes> byName;

  Units(Meter meter, Metrics.Builder options) {
    duration =
        Durations.histogram(
            meter, "sluice.unit.duration", "Duration of units of work, with all their attempts.");
    wait =
        Durations.histogram(
            meter, "sluice.unit.wait_time", "Time of units of work outside their transactions.");
    retries =
        meter
            .counterBuilder("sluice.unit.retries")
            .setUnit("{attempt}")
            .setDescription("Attempts at units of work after the first.")
            .build();
    database = Keys.of(options.database());
    Attributes others = named(Keys.OTHER);
    byName = new Bounded<>(this::named, name -> others);
  }

  void record(UnitCall<?> unit, long nanos, long waited, Throwable failure) {
    Attributes attributes = byName.get(unit.name());
    duration.record(Durations.seconds(nanos), Keys.of(attributes, failure));
    if (waited >= 0) {
      wait.record(Durations.seconds(waited), attributes);
    }
    if (unit.attempts() > 1) {
      retries.add(unit.attempts() - 1, attributes);
    }
  }

  private Attributes named(String name) {
    return database.toBuilder().put(Keys.UNIT, name).build();
  }
}
