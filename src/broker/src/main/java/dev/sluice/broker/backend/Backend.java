package dev.sluice.broker.backend;

import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A kind of database that carries queues: how its connections and transactions are set up, and the
 * statements of each operation. Stateless and thread-safe; what else is asked of an implementation
 * stands at its {@linkplain dev.sluice.broker.backend package}.
 *
 * <p>Statements run on the session of a unit that the broker has begun; those that change something
 * are in a write transaction that no other writer shares. Names and bodies arrive checked. Every
 * method throws what the driver or an interceptor threw.
 */
public interface Backend {

  /**
   * What dumps call this kind of database.
   *
   * @return one lower-case word; by default "unknown"
   */
  default String name() {
    return "unknown";
  }

  /**
   * How write transactions begin, so that they have the write lock from the start.
   *
   * @return not null
   */
  TransactionStyle transactions();

  /**
   * How many connections the broker keeps, unless the application says otherwise.
   *
   * @return not null
   */
  LeaseOptions leases();

  /**
   * Prepares each fresh connection.
   *
   * @return not null
   */
  ConnectionSetup connectionSetup();

  /**
   * Makes sure that the store is ours and complete; creates or migrates it, all of it or nothing. A
   * foreign or newer one is refused untouched. Several processes may do this at the same moment;
   * each returns when the store is complete.
   *
   * @param runner runs the units this takes; not null
   * @throws SQLException if the store can't be read or written
   * @throws dev.sluice.broker.error.BrokerException if the store is refused
   */
  void open(SqlRunner runner) throws SQLException;

  /**
   * A number that changes when another connection has committed. Asked often, and outside a
   * transaction, so it should cost little and take no lock.
   *
   * @param session always on the same connection
   * @return comparable for equality only
   * @throws SQLException if it can't be read
   */
  long version(Session session) throws SQLException;

  /**
   * Announcements of commits, where the database or the system makes them. Without, {@link
   * #version} is polled more often.
   *
   * @param session the one that {@link #version} is read on
   * @return to be closed by the caller; by default empty
   * @throws SQLException if the database can't be asked
   */
  default Optional<ChangeEvents> changeEvents(Session session) throws SQLException {
    return Optional.empty();
  }

  /**
   * Whether applications may run SQL of their own in the same database.
   *
   * @return by default true; if false, {@code Broker.sidecar()} is refused
   */
  default boolean supportsSidecar() {
    return true;
  }

  /**
   * The statements that give IDs.
   *
   * @return always the same
   */
  IdStatements ids();

  /**
   * The statements on messages.
   *
   * @return always the same
   */
  MessageStatements messages();

  /**
   * The statements on what travels with messages.
   *
   * @return always the same
   */
  ContextStatements contexts();

  /**
   * The statements on whole queues.
   *
   * @return always the same
   */
  QueueStatements queues();

  /**
   * The statements on second names.
   *
   * @return always the same
   */
  AliasStatements aliases();

  /**
   * The statements that remove what is claimed.
   *
   * @return always the same
   */
  VacuumStatements vacuum();

  /**
   * The statements on transactions that the broker has not begun.
   *
   * @return always the same
   */
  TransactionStatements transactionStatements();
}
