package dev.sluice.broker;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Unit.Mode;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Refuses a unit that writes while its own thread has joined a transaction of the application,
 * which has the lock that the unit would wait for.
 */
final class JoinedTransactions implements SqlRunner {

  private record Joined(ConnectionState connection, long before) {

    boolean isOpen() {
      return connection.inTransaction()
          && !connection.inDoubt()
          && connection.transactionsEnded() == before;
    }
  }

  private final SqlRunner runner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Thread, Joined> byThread = new WeakHashMap<>();
  private volatile boolean any;

  JoinedTransactions(SqlRunner runner) {
    this.runner = runner;
  }

  /** This thread has joined the transaction that is open on a connection. */
  void joined(ConnectionState connection) {
    lock.lock();
    try {
      byThread.put(Thread.currentThread(), new Joined(connection, connection.transactionsEnded()));
      any = true;
    } finally {
      lock.unlock();
    }
  }

  private void refuseToWaitForOneself(Unit unit) {
    if (any && unit.mode() == Mode.WRITE && isInTransaction(Thread.currentThread())) {
      throw new IllegalStateException(
          "\"%s\" can't start while this thread is in a transaction of its own, joined by"
                  .formatted(unit.name())
              + " in(connection): it would wait for that; commit first, or use in(connection) here"
              + " too");
    }
  }

  private boolean isInTransaction(Thread thread) {
    lock.lock();
    try {
      Joined mine = byThread.get(thread);
      if (mine == null || mine.isOpen()) {
        return mine != null;
      }
      byThread.remove(thread);
      any = !byThread.isEmpty();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <R> R run(Unit unit, Work<R> work) throws SQLException {
    refuseToWaitForOneself(unit);
    return runner.run(unit, work);
  }

  @Override
  public HeldSession hold(Unit unit) throws SQLException {
    refuseToWaitForOneself(unit);
    return runner.hold(unit);
  }

  @Override
  public Pipeline pipeline() {
    return runner.pipeline();
  }

  @Override
  public void close() {
    runner.close();
  }
}
