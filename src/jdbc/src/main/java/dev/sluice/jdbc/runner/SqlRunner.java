package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs {@linkplain Unit units} of work, each on one connection, through a {@link Pipeline}.
 *
 * <p>Thread-safe; a unit runs on the thread that asks for it. Works on virtual threads.
 */
public interface SqlRunner extends AutoCloseable {

  /**
   * Starts composing a runner.
   *
   * @param dataSource where connections come from; never closed by the runner; not null
   * @return a builder with safe defaults
   */
  static RunnerBuilder over(DataSource dataSource) {
    return new RunnerBuilder(dataSource);
  }

  /**
   * Runs a unit: in a transaction of its own if its mode says so, else on a connection in
   * autocommit. The work may be run several times, as far as the unit allows and a retry is
   * installed.
   *
   * @param unit what is to be done and how far it may be repeated; not null
   * @param work does it; not null
   * @param <R> the type of its result
   * @return what the work returned, after the commit if there was one
   * @throws SQLException what the last attempt failed with; nothing of the unit has happened,
   *     unless a COMMIT failed without telling its outcome
   * @throws IllegalStateException if the runner is closed; and, from a runner that keeps its
   *     connections, if this thread runs a unit already that this one would have to wait for. A
   *     {@linkplain RunnerBuilder#plain plain} one can't tell: there a thread that waits for a lock
   *     of its own does so until the database fails it as busy
   */
  <R> R run(Unit unit, Work<R> work) throws SQLException;

  /**
   * Runs an application's work in a transaction, repeatable as a whole.
   *
   * @param name what it is called in logs, spans and metrics; few distinct values; not null
   * @param work does it; leaves nothing behind outside the transaction, since it may run again; not
   *     null
   * @param <R> the type of its result
   * @return what the work returned, after the commit
   * @throws SQLException as {@link #run}
   */
  default <R> R inTransaction(String name, Work<R> work) throws SQLException {
    return run(Unit.write(name), work);
  }

  /**
   * Pins a connection whose transactions the caller begins and ends: for cursors, and for whatever
   * must see one and the same connection again. Takes a connection at once, as a unit of its own.
   *
   * @param unit names it, and carries timeout, stop signal and purpose; its mode chooses the kind
   *     of connection; not null
   * @return a session to be closed
   * @throws SQLException if no connection can be had
   * @throws IllegalStateException as {@link #run}
   */
  HeldSession hold(Unit unit) throws SQLException;

  /**
   * The interceptors that units go through.
   *
   * @return never null
   */
  Pipeline pipeline();

  /**
   * Refuses new work at once, and work that still waits for a connection. A leased runner waits a
   * while for units under way on other threads and closes its connections, those in use when their
   * units end; a plain one keeps none, so it does not wait. Again is harmless. Does not close the
   * data source.
   */
  @Override
  void close();
}
