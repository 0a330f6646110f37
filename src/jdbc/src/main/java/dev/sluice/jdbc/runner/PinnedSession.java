package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.Repeat;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.Unit;
import dev.sluice.jdbc.UnitCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A lease in the caller's hands, whose transactions open and settle as units of their own. */
final class PinnedSession implements HeldSession {

  private final Unit unit;
  private final Pipeline pipeline;
  private final Lease lease;
  private final Consumer<Throwable> giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean open;

  PinnedSession(Unit unit, Pipeline pipeline, Lease lease, Consumer<Throwable> giveBack) {
    this.unit = unit;
    this.pipeline = pipeline;
    this.lease = lease;
    this.giveBack = giveBack;
  }

  @Override
  public <R> R begin(Work<R> work) throws SQLException {
    Lease alive = alive();
    if (open) {
      throw new IllegalStateException("\"" + unit.name() + "\" has a transaction open already");
    }
    long id = TransactionCall.nextId();
    try {
      return pipeline.run(new UnitCall<R>(unit, call -> open(alive, call, id, work)));
    } catch (Throwable failure) {
      abandon(failure);
      throw failure;
    }
  }

  private <R> R open(Lease alive, UnitCall<R> call, long id, Work<R> work) throws SQLException {
    call.startAttempt();
    alive.bind(call);
    try {
      alive.begin(id);
      call.markBegun();
      R result = work.run(this);
      open = true;
      return result;
    } catch (Throwable failure) {
      alive.rollBackAfter(failure);
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
    alive();
    if (!open) {
      throw new IllegalStateException("\"" + unit.name() + "\" has no transaction open");
    }
    try {
      pipeline.run(new UnitCall<Void>(unit.withRepeat(Repeat.NEVER), call -> settle(call, end)));
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
    return alive().query(sql, mapper, parameters);
  }

  @Override
  public int update(String sql, Object... parameters) throws SQLException {
    return alive().update(sql, parameters);
  }

  @Override
  public Connection connection() {
    return alive().connection();
  }

  private Lease alive() {
    if (closed.get()) {
      throw new IllegalStateException("the session \"" + unit.name() + "\" is closed");
    }
    return lease;
  }

  @Override
  public void close() {
    if (closed.get()) {
      return;
    }
    Throwable failure = null;
    try {
      if (open) {
        rollback();
      }
    } catch (SQLException | RuntimeException e) {
      failure = e;
      Cleanup.report(
          null, "\"" + unit.name() + "\" did not roll back; its connection is closed", e);
    } finally {
      if (closed.compareAndSet(false, true)) {
        giveBack.accept(failure);
      }
    }
  }
}
