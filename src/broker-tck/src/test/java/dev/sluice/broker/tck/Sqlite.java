package dev.sluice.broker.tck;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;

/** The checks on SQLite, which does not wait for the disk. */
abstract class Sqlite extends BrokerTck {

  @Override
  protected DataSource emptyDatabase(Path folder) {
    return SqliteDataSource.at(folder.resolve("tck.db"));
  }

  @Override
  protected Backend backend(IdGenerator ids) {
    return new SqliteBackend(
        new SqliteOptions(Duration.ofMillis(10), 1000, 10, SqliteOptions.Synchronous.OFF), ids);
  }
}
