package dev.sluice.metrics;

import dev.sluice.jdbc.UnitCall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long units take and how often they are tried again. */
final class Units {

  private static final int MAX_NAMES = 200;

  private final DoubleHistogram duration;
  private final LongCounter retries;
  private final Attributes database;
  private final Attributes others;
  private final Map<String, Attributes> byName = new ConcurrentHashMap<>();

  Units(Meter meter, Metrics.Builder options) {
    duration =
        Durations.histogram(
            meter, "sluice.unit.duration", "Duration of units of work, with all their attempts.");
    retries =
        meter
            .counterBuilder("sluice.unit.retries")
            .setUnit("{attempt}")
            .setDescription("Attempts at units of work after the first.")
            .build();
    database = Keys.of(options.database());
    others = named("_OTHER");
  }

  void record(UnitCall<?> unit, double seconds, Throwable failure) {
    Attributes attributes = attributes(unit.name());
    duration.record(seconds, Keys.of(attributes, failure));
    if (unit.attempts() > 1) {
      retries.add(unit.attempts() - 1, attributes);
    }
  }

  private Attributes attributes(String name) {
    Attributes known = byName.get(name);
    if (known != null) {
      return known;
    }
    return byName.size() < MAX_NAMES ? byName.computeIfAbsent(name, this::named) : others;
  }

  private Attributes named(String name) {
    return database.toBuilder().put(Keys.UNIT, name).build();
  }
}
