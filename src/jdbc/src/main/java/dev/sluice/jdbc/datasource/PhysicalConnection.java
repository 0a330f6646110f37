package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Internal;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Ends the database's side of a connection, whether or not a pool would keep it. For runners. */
@Internal
public final class PhysicalConnection {

  private PhysicalConnection() {}

  /**
   * Ends what the database knows as the connection, its transaction included, and has a pool that
   * offers {@code evictConnection(Connection)}, as HikariCP does, forget it. The connection itself
   * is still to be closed. A pool that neither unwraps to the driver's connection nor closes it on
   * {@link Connection#abort} is asked in vain.
   *
   * @param source where the connection is from; not null
   * @param connection not null
   * @throws SQLException as the driver threw it
   */
  public static void end(DataSource source, Connection connection) throws SQLException {
    if (source instanceof SluiceDataSource own
        && connection instanceof InterceptedConnection ours) {
      end(own.inside(), ours.delegate);
      return;
    }
    try {
      Connection inside = connection.unwrap(Connection.class);
      if (inside == connection) {
        connection.abort(Runnable::run);
      } else {
        inside.close();
      }
    } finally {
      evict(source, connection);
    }
  }

  /** By name, since no pool is a dependency; happens only after a failed rollback and the like. */
  private static void evict(DataSource source, Connection connection) throws SQLException {
    try {
      source.getClass().getMethod("evictConnection", Connection.class).invoke(source, connection);
    } catch (NoSuchMethodException e) {
      // No such pool: it finds out by itself that the connection has ended, or there is none.
    } catch (ReflectiveOperationException e) {
      throw new SQLException("the pool did not evict a connection", e);
    }
  }
}
