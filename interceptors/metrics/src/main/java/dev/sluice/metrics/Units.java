package dev.sluice.metrics;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
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
  private final Outcomes outcomes;
  private final Database told;
  private final Bounded<Series, Attributes> series;

  private record Series(String name, Database database) {}

  Units(Meter meter, Metrics.Builder options, Outcomes outcomes) {
    this.outcomes = outcomes;
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
    told = options.database();
    Attributes others = attributes(told, Keys.OTHER);
    series = new Bounded<>(one -> attributes(told.or(one.database), one.name), one -> others);
  }

  void record(UnitCall<?> unit, Database database, long nanos, long waited, Throwable failure) {
    Attributes attributes = series.get(new Series(unit.name(), database));
    duration.record(Durations.seconds(nanos), outcomes.ofUnit(attributes, failure));
    if (waited >= 0) {
      wait.record(Durations.seconds(waited), attributes);
    }
    if (unit.attempts() > 1) {
      retries.add(unit.attempts() - 1, attributes);
    }
  }

  private static Attributes attributes(Database database, String unit) {
    return Keys.of(database).toBuilder().put(Keys.UNIT, unit).build();
  }
}
