package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.Internal;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Opens connections, in autocommit whatever a pool's default is, and sets them up.
 *
 * @param source where they come from; not null
 * @param transactions how their transactions begin and end; not null
 * @param setup prepares each; not null
 */
@Internal
public record Connector(DataSource source, TransactionStyle transactions, ConnectionSetup setup) {

  /**
   * A connection of the unit's own, set up; closed again if that fails.
   *
   * @param kept how many prepared statements it keeps
   */
  Lease open(UnitCall<?> unit, int kept) throws SQLException {
    SluiceDataSource own = source instanceof SluiceDataSource sluice ? sluice : null;
    Connection connection =
        own == null ? source.getConnection() : own.getConnection(unit, unit.purpose());
    Lease lease = null;
    try {
      ConnectionState state = connection.unwrap(ConnectionState.class);
      Statements statements = new Statements(connection, kept);
      lease = new Lease(source, connection, state, transactions, statements, own == null);
      state.bind(unit, Purpose.UPKEEP);
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      setup.prepare(connection);
      return lease;
    } catch (Throwable failure) {
      try {
        if (lease == null) {
          connection.close();
        } else {
          lease.close();
        }
      } catch (SQLException | RuntimeException closing) {
        Cleanup.report(failure, "a connection did not close", closing);
      }
      throw failure;
    }
  }
}
