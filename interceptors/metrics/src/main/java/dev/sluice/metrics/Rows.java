package dev.sluice.metrics;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/** How many rows result sets gave. */
final class Rows {

  private final LongHistogram returned;
  private final Bounded<Database, Attributes> databases;

  Rows(Meter meter, Metrics.Builder options) {
    returned =
        meter
            .histogramBuilder("db.client.response.returned_rows")
            .ofLongs()
            .setUnit("{row}")
            .setDescription("The actual number of records returned by the database operation.")
            .setExplicitBucketBoundariesAdvice(
                List.of(1L, 2L, 5L, 10L, 20L, 50L, 100L, 200L, 500L, 1000L, 2000L, 5000L, 10_000L))
            .build();
    databases = Keys.byDatabase(options.database(), Keys::of);
  }

  void record(Database database, long rows) {
    returned.record(rows, databases.get(database));
  }
}
