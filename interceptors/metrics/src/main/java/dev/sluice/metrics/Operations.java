package dev.sluice.metrics;

import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;

/** How long statements and the ends of transactions take. */
final class Operations {

  private final DoubleHistogram duration;
  private final Bounded<Database, Named> named;
  private final Outcomes outcomes;

  /** The attributes of one database's operations; a statement has no name of its own. */
  private record Named(Map<Kind, Attributes> byKind, Attributes batch) {

    static Named of(Database database) {
      Attributes unnamed = Keys.of(database);
      Map<Kind, Attributes> byKind = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        byKind.put(kind, Kind.STATEMENTS.contains(kind) ? unnamed : named(kind, unnamed));
      }
      return new Named(byKind, named(Kind.BATCH, unnamed));
    }

    private static Attributes named(Kind kind, Attributes database) {
      return database.toBuilder().put(Keys.OPERATION, kind.name()).build();
    }
  }

  Operations(Meter meter, Metrics.Builder options, Outcomes outcomes) {
    this.outcomes = outcomes;
    duration =
        Durations.histogram(
            meter, "db.client.operation.duration", "Duration of database client operations.");
    named = Keys.byDatabase(options.database(), Named::of);
  }

  void record(JdbcCall<?> call, double seconds, Throwable failure) {
    duration.record(seconds, outcomes.ofOperation(attributes(call), failure));
  }

  /** SQL is not parsed, so a single statement's operation has no name; nor has a batch of one. */
  private Attributes attributes(JdbcCall<?> call) {
    Named ofDatabase = named.get(call.connection().database());
    boolean several = call instanceof SqlCall<?> sql && sql.batchSize() != 1;
    return several ? ofDatabase.batch : ofDatabase.byKind.get(call.kind());
  }
}
