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
  private final Attributes unnamed;
  private final Map<Kind, Attributes> named = new EnumMap<>(Kind.class);

  Operations(Meter meter, Metrics.Builder options) {
    duration =
        Durations.histogram(
            meter, "db.client.operation.duration", "Duration of database client operations.");
    unnamed = Keys.database(options);
    for (Kind kind : Kind.values()) {
      named.put(kind, unnamed.toBuilder().put(Keys.OPERATION, kind.name()).build());
    }
  }

  void record(Call<?> call, double seconds, Throwable failure) {
    duration.record(seconds, Keys.of(attributes(call), failure));
  }

  /** SQL is not parsed, so a single statement's operation has no name; nor has a batch of one. */
  private Attributes attributes(Call<?> call) {
    boolean single =
        Kind.STATEMENTS.contains(call.kind())
            && !(call.kind() == Kind.BATCH && ((SqlCall<?>) call).batchSize() != 1);
    return single ? unnamed : named.get(call.kind());
  }
}
