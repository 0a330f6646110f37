package dev.sluice.wild;

import javax.sql.DataSource;

/** Uses a data source with an empty database, and notes all that it sees. */
@FunctionalInterface
interface Scenario {

  void play(DataSource dataSource, Notes notes) throws Exception;
}
