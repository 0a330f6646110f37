package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Attempt;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Cleanup;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.Reference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lease in the caller's hands, whose transactions open and settle as units of their own. Locked
 * during each verb, so that a close by another thread comes after it.
 */
final class PinnedSession implements HeldSession {

  private final Unit unit;
  private final Pipeline pipeline;
  private final Lease lease;
  private final Pin pin;
  private final Cleanable forgotten;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean beginning;
  private boolean open; // not yet during the work of a begin
  private boolean closed;

  PinnedSession(Unit unit, Pipeline pipeline, Pin pin) {
    this.unit = unit;
    this.pipeline = pipeline;
    this.lease = pin.lease();
    this.pin = pin;
    this.forgotten = pin.reclaimAfter(this);
  }

  @Override
  public <R> R run(Work<R> work) throws SQLException {
    enter();
    try {
      refuseInTransaction();
      return run(unit, call -> attempt(call, work));
    } finally {
      leave();
    }
  }

  private <R> R attempt(UnitCall<R> call, Work<R> work) throws SQLException {
    call.startAttempt();
    lease.bind(call);
    return work.run(this);
  }

  private void refuseInTransaction() {
    if (open || beginning) {
      throw new IllegalStateException("\"" + unit.name() + "\" has a transaction open already");
    }
  }

  @Override
  public <R> R begin(Messaging messaging, Work<R> work) throws SQLException {
    enter();
    try {
      if (unit.mode() == Unit.Mode.READ) {
        throw new IllegalStateException(
            "\"" + unit.name() + "\" only reads; hold a write unit to begin a transaction");
      }
      refuseInTransaction();
      return beginUnit(unit.withMessaging(messaging), TransactionCall.nextId(), work);
    } finally {
      leave();
    }
  }

  private <R> R beginUnit(Unit begins, long id, Work<R> work) throws SQLException {
    beginning = true;
    try {
      return run(begins, call -> open(call, id, work));
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
    enter();
    try {
      if (!open) {
        throw new IllegalStateException("\"" + unit.name() + "\" has no transaction open");
      }
      settleOpen(end);
    } finally {
      leave();
    }
  }

  private void settleOpen(End end) throws SQLException {
    try {
      run(unit.withRepeat(Repeat.NEVER), (UnitCall<Void> call) -> settle(call, end));
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

  /** The connection leads to the call when it is over, and must not lead to this and the work. */
  private <R> R run(Unit unit, Attempt<UnitCall<R>, R> attempt) throws SQLException {
    AtomicReference<Attempt<UnitCall<R>, R>> current = new AtomicReference<>(attempt);
    try {
      return pipeline.run(new UnitCall<R>(unit, call -> current.get().run(call)));
    } finally {
      current.set(null);
    }
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
    enter();
    try {
      return lease.query(sql, mapper, parameters);
    } finally {
      leave();
    }
  }

  @Override
  public int update(String sql, Object... parameters) throws SQLException {
    enter();
    try {
      return lease.update(sql, parameters);
    } finally {
      leave();
    }
  }

  @Override
  public Connection connection() {
    enter();
    try {
      return lease.connection();
    } finally {
      leave();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (lock.getHoldCount() > 1) {
        throw new IllegalStateException("\"" + unit.name() + "\" can't be closed by its own work");
      }
      if (!closed) {
        lease.busy();
        closed = true;
        pin.giveBack(rollBackQuietly());
        forgotten.clean();
      }
    } finally {
      unlock();
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

  private void enter() {
    lock.lock();
    if (closed) {
      lock.unlock();
      throw new IllegalStateException("the session \"" + unit.name() + "\" is closed");
    }
    lease.busy();
  }

  private void leave() {
    if (lock.getHoldCount() == 1) {
      lease.idle();
    }
    unlock();
  }

  /** A session is not forgotten while it is at work, even if that is the last of it. */
  private void unlock() {
    lock.unlock();
    Reference.reachabilityFence(this);
  }
}
