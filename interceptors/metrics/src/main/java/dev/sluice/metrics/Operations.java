package dev.sluice.metrics;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;

/** How long statements and the ends of transactions take. */
final class Operations {

  private final DoubleHistogram duration;
  private final Map<Kind, Attributes> attributes = new EnumMap<>(Kind.class);
  private final Attributes batch;

  Operations(Meter meter, Metrics.Builder options) {
    duration =
        Durations.histogram(
            meter, "db.client.operation.duration", "Duration of database client operations.");
    Attributes unnamed = Keys.database(options);
    for (Kind kind : Kind.values()) {
      attributes.put(kind, Kind.STATEMENTS.contains(kind) ? unnamed : named(kind, unnamed));
    }
    batch = named(Kind.BATCH, unnamed);
  }

  private static Attributes named(Kind kind, Attributes database) {
    return database.toBuilder().put(Keys.OPERATION, kind.name()).build();
  }

  void record(Call<?> call, double seconds, Throwable failure) {
    duration.record(seconds, Keys.of(attributes(call), failure));
  }

  /** SQL is not parsed, so a single statement's operation has no name; nor has a batch of one. */
  private Attributes attributes(Call<?> call) {
    boolean several = call instanceof SqlCall<?> sql && sql.batchSize() != 1;
    return several ? batch : attributes.get(call.kind());
  }
}
