package dev.sluice.micrometer;

import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** How long statements and the ends of transactions take. */
final class Operations {

  /** The meters of one database: for each operation that of its success. */
  private record Named(Tags database, Bounded<String, Timer> successes) {}

  private final MeterRegistry registry;
  private final Bounded<Database, Named> named;
  private final Outcomes outcomes;

  Operations(Micrometer.Builder options, Outcomes outcomes) {
    this.outcomes = outcomes;
    registry = options.registry;
    named = Names.byDatabase(options.database(), this::named);
  }

  private Named named(Database database) {
    Tags tags = Names.of(database);
    Function<String, Timer> success = name -> timer(tags, name, null);
    return new Named(tags, new Bounded<>(success, success));
  }

  void record(JdbcCall<?> call, long nanos, Throwable failure) {
    Named ofDatabase = named.get(call.connection().database());
    Timer timer =
        failure == null
            ? ofDatabase.successes.get(name(call))
            : timer(ofDatabase.database, name(call), failure);
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** SQL is not parsed, so a single statement's operation has no name; nor has a batch of one. */
  private static String name(JdbcCall<?> call) {
    if (call instanceof SqlCall<?> sql && sql.batchSize() != 1) {
      return Kind.BATCH.name();
    }
    return Kind.STATEMENTS.contains(call.kind()) ? Names.NONE : call.kind().name();
  }

  private Timer timer(Tags database, String operation, Throwable failure) {
    return Timer.builder("db.client.operation.duration")
        .description("Duration of database client operations.")
        .tags(database)
        .tag(Names.OPERATION, operation)
        .tags(outcomes.ofOperation(failure))
        .register(registry);
  }
}
