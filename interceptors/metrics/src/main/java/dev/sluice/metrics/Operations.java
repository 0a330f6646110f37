package dev.sluice.metrics;

import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import dev.sluice.jdbc.measure.Failures;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** How long statements and the ends of transactions take. */
final class Operations {

  private final DoubleHistogram duration;
  private final Bounded<Database, Named> named;

  /** An application may raise errors with codes of its own. */
  private final Bounded<String, String> codes =
      new Bounded<>(Function.identity(), code -> Keys.OTHER);

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

  Operations(Meter meter, Metrics.Builder options) {
    duration =
        Durations.histogram(
            meter, "db.client.operation.duration", "Duration of database client operations.");
    named = Keys.byDatabase(options.database(), Named::of);
  }

  void record(JdbcCall<?> call, double seconds, Throwable failure) {
    duration.record(seconds, outcome(attributes(call), failure));
  }

  private Attributes outcome(Attributes success, Throwable failure) {
    Attributes outcome = Keys.of(success, failure);
    String code = failure == null ? null : Failures.statusCode(failure);
    return code == null
        ? outcome
        : outcome.toBuilder().put(Keys.STATUS_CODE, codes.get(code)).build();
  }

  /** SQL is not parsed, so a single statement's operation has no name; nor has a batch of one. */
  private Attributes attributes(JdbcCall<?> call) {
    Named ofDatabase = named.get(call.connection().database());
    boolean several = call instanceof SqlCall<?> sql && sql.batchSize() != 1;
    return several ? ofDatabase.batch : ofDatabase.byKind.get(call.kind());
  }
}
