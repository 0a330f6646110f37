package dev.sluice.jdbc.unit;

import java.sql.SQLException;

/**
 * A session whose transactions the caller begins and ends: run (the two verbs of {@link Session}),
 * begin, commit, rollback, close.
 *
 * <p>For interceptors a transaction held open is two units of the session's name that share a
 * transaction id: one that begins, repeatable as the session's unit says, and one that settles,
 * never repeated. Used by one thread at a time; {@link #close} may come from another, and then
 * waits for the verb under way.
 *
 * <p>One that is not closed is missed: a leased runner reports it when it is held for long. When it
 * can't be reached any more, even if its connection can, its connection ends, nothing uncommitted
 * remains, and that is reported too.
 */
public interface HeldSession extends Session, AutoCloseable {

  /**
   * Runs work outside a transaction, each statement committed by itself, as one unit.
   *
   * @param work may be run again, as far as the unit allows; so of statements that change something
   *     only the last can be one that fails for contention; not null
   * @param <R> the type of its result
   * @return what the work returned
   * @throws SQLException what the last attempt failed with
   * @throws IllegalStateException if a transaction is open
   */
  <R> R run(Work<R> work) throws SQLException;

  /**
   * Begins a transaction and runs its first work as one unit. If the work fails the transaction is
   * rolled back.
   *
   * @param work may be run again with a new BEGIN, as far as the unit allows; not null
   * @param <R> the type of its result
   * @return what the work returned; the transaction stays open
   * @throws SQLException what the last attempt failed with; no transaction is open then
   * @throws IllegalStateException if a transaction is open already, or the session's unit only
   *     reads
   */
  default <R> R begin(Work<R> work) throws SQLException {
    return begin(null, work);
  }

  /**
   * As {@link #begin(Work)}, and says what it does with messages.
   *
   * @param messaging of the unit that begins; null for nothing
   * @param work as there
   * @param <R> the type of its result
   * @return as there
   * @throws SQLException as there
   * @throws IllegalStateException as there
   */
  <R> R begin(Messaging messaging, Work<R> work) throws SQLException;

  /**
   * Begins a transaction.
   *
   * @throws SQLException if it could not be begun
   * @throws IllegalStateException if one is open already, or the session's unit only reads
   */
  default void begin() throws SQLException {
    begin(session -> null);
  }

  /**
   * Commits the transaction. If that fails it is rolled back.
   *
   * @throws SQLException as the driver threw it; unless it tells contention the outcome is unknown
   * @throws IllegalStateException if none is open
   */
  void commit() throws SQLException;

  /**
   * Rolls the transaction back.
   *
   * @throws SQLException if that failed; the connection is given up then, which ends it as well
   * @throws IllegalStateException if none is open
   */
  void rollback() throws SQLException;

  /**
   * Rolls back what is open and gives the connection back. Again is harmless.
   *
   * @throws IllegalStateException if called by this session's own work: that of {@link
   *     #begin(Work)}, or a row mapper
   */
  @Override
  void close();
}
