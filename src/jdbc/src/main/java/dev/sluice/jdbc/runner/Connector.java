package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Purpose;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Opens connections, in autocommit whatever a pool's default is, and sets them up. */
record Connector(DataSource source, TransactionStyle transactions, ConnectionSetup setup) {

  /** A connection of the unit's own, set up; closed again if that fails. */
  Lease open(UnitCall<?> unit) throws SQLException {
    Connection connection =
        source instanceof SluiceDataSource own
            ? own.getConnection(unit, unit.purpose())
            : source.getConnection();
    try {
      ConnectionState state = connection.unwrap(ConnectionState.class);
      state.bind(unit, Purpose.UPKEEP);
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      setup.prepare(connection);
      return new Lease(connection, state, transactions);
    } catch (Throwable failure) {
      try {
        connection.close();
      } catch (SQLException | RuntimeException closing) {
        Cleanup.report(failure, "a connection did not close", closing);
      }
      throw failure;
    }
  }
}
