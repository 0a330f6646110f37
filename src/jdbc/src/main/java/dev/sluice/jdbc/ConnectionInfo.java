package dev.sluice.jdbc;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.unit.Purpose;

/**
 * What is known of the connection a {@link JdbcCall} runs on. Nothing here costs a round trip to
 * the database. Belongs to the thread that uses the connection.
 */
public interface ConnectionInfo {

  /**
   * Tells connections apart in logs and traces.
   *
   * @return a number that no other acquisition of this JVM has; 1 or more
   */
  long number();

  /**
   * Which database it leads to, as far as the driver's URL tells. The URL is asked for at the first
   * call, of {@code getMetaData().getURL()}, which the drivers of SQLite, PostgreSQL, MySQL,
   * MariaDB, SQL Server, Oracle and H2 answer from memory. While a connection is being acquired,
   * and if that fails, it is the one database that the data source has led to before.
   *
   * @return {@link Database#UNKNOWN} where nothing is known; never null; equal URLs give the same
   *     object while their data source has led to few of them
   */
  default Database database() {
    return Database.UNKNOWN;
  }

  /**
   * On whose behalf it is used at this moment.
   *
   * @return never null
   */
  Purpose purpose();

  /**
   * Whether a transaction is open: autocommit is off, or the text of a BEGIN or SAVEPOINT was seen
   * and its end was not.
   *
   * @return true inside a transaction
   */
  boolean inTransaction();

  /**
   * The unit that uses it at this moment.
   *
   * @return null outside a runner
   */
  UnitCall<?> unit();

  /**
   * The runner's transaction open on it.
   *
   * @return its id, or 0 where no runner began one
   */
  long transactionId();

  /**
   * Keeps an interceptor's own value with this connection, from its acquisition to its release.
   *
   * @param owner the interceptor; not null
   * @param value what to keep, in place of an earlier value; not null
   */
  void attach(Interceptor owner, Object value);

  /**
   * What an interceptor attached.
   *
   * @param owner the interceptor; not null
   * @return its value, or null if it attached none
   */
  Object attachment(Interceptor owner);
}
