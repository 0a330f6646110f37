package dev.sluice.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What an application does, in two forms. */
interface Work {

  /** Prepare, 3 binds, query, row, close. */
  long prepareAndQuery(Connection connection) throws SQLException;

  /** 3 binds, query, row, close of the rows. */
  long query(PreparedStatement statement) throws SQLException;
}
