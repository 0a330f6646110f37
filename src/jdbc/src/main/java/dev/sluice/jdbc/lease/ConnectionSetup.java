package dev.sluice.jdbc.lease;

import java.sql.Connection;
import java.sql.SQLException;

/** Prepares a fresh connection, for instance with the pragmas of its database. */
@FunctionalInterface
public interface ConnectionSetup {

  /** Leaves it as it comes. */
  ConnectionSetup NONE = connection -> {};

  /**
   * Called once for each connection a runner takes from its data source, before anything else.
   *
   * @param connection in autocommit mode; not null
   * @throws SQLException to give the connection up and fail the unit that needed it
   */
  void prepare(Connection connection) throws SQLException;
}
