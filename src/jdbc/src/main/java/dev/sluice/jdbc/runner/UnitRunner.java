package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.lease.Leases;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.List;

/** Runs each unit by itself: one attempt is one lease and, if it writes, one transaction. */
final class UnitRunner implements SqlRunner {

  private final Pipeline pipeline;
  private final Leases leases;
  private volatile boolean closed;

  UnitRunner(Pipeline pipeline, Leases leases) {
    this.pipeline = pipeline;
    this.leases = leases;
  }

  @Override
  public <R> R run(Unit unit, Work<R> work) throws SQLException {
    refuseIfClosed();
    return pipeline.run(
        unit.mode() == Unit.Mode.READ
            ? new UnitCall<R>(unit, call -> read(call, work))
            : new UnitCall<R>(unit, call -> write(call, work)));
  }

  private <R> R read(UnitCall<R> unit, Work<R> work) throws SQLException {
    unit.startAttempt();
    Lease lease = leases.take(Use.READ, unit);
    Throwable failure = null;
    try (UnitSession session = new UnitSession(lease)) {
      return work.run(session);
    } catch (Throwable e) {
      failure = e;
      lease.checkAfter(e);
      throw e;
    } finally {
      leases.give(Use.READ, lease, failure);
    }
  }

  private <R> R write(UnitCall<R> unit, Work<R> work) throws SQLException {
    unit.startAttempt();
    return pipeline.run(
        new TransactionCall<R>(
            List.of(unit),
            Repeat.NEVER,
            unit.attempts(),
            transaction -> transact(transaction, unit, work)));
  }

  private <R> R transact(TransactionCall<R> transaction, UnitCall<R> unit, Work<R> work)
      throws SQLException {
    Lease lease = leases.take(Use.WRITE, unit);
    Throwable failure = null;
    try (UnitSession session = new UnitSession(lease)) {
      lease.begin(transaction.id());
      unit.markBegun();
      R result = work.run(session);
      lease.commit();
      return result;
    } catch (Throwable e) {
      failure = e;
      lease.rollBackAfter(e);
      throw e;
    } finally {
      leases.give(Use.WRITE, lease, failure);
    }
  }

  @Override
  public HeldSession hold(Unit unit) throws SQLException {
    refuseIfClosed();
    Use use = unit.mode() == Unit.Mode.WRITE ? Use.WRITE : Use.HOLD;
    Pin pin = new Pin(leases, use);
    try {
      pipeline.run(new UnitCall<Void>(unit, pin::take));
    } catch (Throwable failure) {
      pin.giveBack(failure);
      throw failure;
    }
    if (pin.lease() == null) {
      throw new IllegalStateException(
          "an interceptor answered \"" + unit.name() + "\", so there is no connection to hold");
    }
    return new PinnedSession(unit, pipeline, pin);
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the runner is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    leases.close();
  }
}
