package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Cleanup;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A lease in the caller's hands, whose transactions open and settle as units of their own. Locked
 * during each verb, so that a close by another thread comes after it.
 */
final class PinnedSession implements HeldSession {

  private final Unit unit;
  private final Pipeline pipeline;
  private final Lease lease;
  private final Consumer<Throwable> giveBack;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean beginning;
  private boolean open; // not yet during the work of a begin
  private boolean closed;

  PinnedSession(Unit unit, Pipeline pipeline, Lease lease, Consumer<Throwable> giveBack) {
    this.unit = unit;
    this.pipeline = pipeline;
    this.lease = lease;
    this.giveBack = giveBack;
  }

  @Override
  public <R> R begin(Work<R> work) throws SQLException {
    lock.lock();
    try {
      alive();
      if (unit.mode() == Unit.Mode.READ) {
        throw new IllegalStateException(
            "\"" + unit.name() + "\" only reads; hold a write unit to begin a transaction");
      }
      if (open || beginning) {
        throw new IllegalStateException("\"" + unit.name() + "\" has a transaction open already");
      }
      return beginUnit(TransactionCall.nextId(), work);
    } finally {
      lock.unlock();
    }
  }

  private <R> R beginUnit(long id, Work<R> work) throws SQLException {
    beginning = true;
    try {
      return pipeline.run(new UnitCall<R>(unit, call -> open(call, id, work)));
    } catch (Throwable failure) {
      abandon(failure);
      throw failure;
    } finally {
      beginning = false;
    }
  }

  /** One attempt; an earlier one that succeeded, and is repeated all the same, is undone first. */
  private <R> R open(UnitCall<R> call, long id, Work<R> work) throws SQLException {
    call.startAttempt();
    lease.bind(call);
    if (open) {
      open = false;
      lease.rollback();
    }
    try {
      lease.begin(id);
      call.markBegun();
      R result = work.run(this);
      open = true;
      return result;
    } catch (Throwable failure) {
      lease.rollBackAfter(failure);
      throw failure;
    }
  }

  @Override
  public void commit() throws SQLException {
    settle(lease::commit);
  }

  @Override
  public void rollback() throws SQLException {
    settle(lease::rollback);
  }

  private interface End {
    void run() throws SQLException;
  }

  private void settle(End end) throws SQLException {
    lock.lock();
    try {
      alive();
      if (!open) {
        throw new IllegalStateException("\"" + unit.name() + "\" has no transaction open");
      }
      settleOpen(end);
    } finally {
      lock.unlock();
    }
  }

  private void settleOpen(End end) throws SQLException {
    try {
      pipeline.run(new UnitCall<Void>(unit.withRepeat(Repeat.NEVER), call -> settle(call, end)));
      if (open) {
        throw new IllegalStateException("an interceptor kept \"" + unit.name() + "\" from its end");
      }
    } catch (Throwable failure) {
      abandon(failure);
      throw failure;
    }
  }

  private Void settle(UnitCall<Void> call, End end) throws SQLException {
    call.startAttempt();
    lease.bind(call);
    call.markBegun();
    end.run();
    open = false;
    return null;
  }

  /** Leaves no transaction open behind a failure, wherever in the chain it came from. */
  private void abandon(Throwable failure) {
    if (open) {
      open = false;
      lease.rollBackAfter(failure);
    }
  }

  @Override
  public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters)
      throws SQLException {
    lock.lock();
    try {
      return alive().query(sql, mapper, parameters);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int update(String sql, Object... parameters) throws SQLException {
    lock.lock();
    try {
      return alive().update(sql, parameters);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Connection connection() {
    lock.lock();
    try {
      return alive().connection();
    } finally {
      lock.unlock();
    }
  }

  private Lease alive() {
    if (closed) {
      throw new IllegalStateException("the session \"" + unit.name() + "\" is closed");
    }
    return lease;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (beginning) {
        throw new IllegalStateException("\"" + unit.name() + "\" can't be closed by its own work");
      }
      if (!closed) {
        closed = true;
        giveBack.accept(rollBackQuietly());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives what went wrong, or null. */
  private Throwable rollBackQuietly() {
    try {
      if (open) {
        settleOpen(lease::rollback);
      }
      return null;
    } catch (SQLException | RuntimeException e) {
      Cleanup.report(null, "\"" + unit.name() + "\" failed to roll back when it was closed", e);
      return e;
    }
  }
}
