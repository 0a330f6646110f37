package dev.sluice.micrometer;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** How many rows result sets gave. */
final class Rows {

  private final MeterRegistry registry;
  private final Bounded<Database, DistributionSummary> databases;

  Rows(Micrometer.Builder options) {
    registry = options.registry;
    databases = Names.byDatabase(options.database(), this::summary);
  }

  private DistributionSummary summary(Database database) {
    return DistributionSummary.builder("db.client.response.returned_rows")
        .baseUnit("rows")
        .description("The actual number of records returned by the database operation.")
        .tags(Names.of(database))
        .register(registry);
  }

  void record(Database database, long rows) {
    databases.get(database).record(rows);
  }
}
