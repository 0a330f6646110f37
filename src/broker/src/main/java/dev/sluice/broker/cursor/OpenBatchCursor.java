package dev.sluice.broker.cursor;

import dev.sluice.broker.error.Errors;
import dev.sluice.broker.message.Message;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A batch in a transaction on a connection held for it, which goes back when the batch has ended so
 * that others have their turn. Locked during each call, so that a close by another thread comes
 * after it; the stop signal ends the call's waiting.
 */
final class OpenBatchCursor implements BatchCursor {

  private final Cursors cursors;
  private final SqlRunner runner;
  private final Unit unit;
  private final Supplier<Messaging> messaging;
  private final BatchSource source;
  private final IntConsumer committed;
  private final StopSignal closed = new StopSignal();
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Message> left = new ArrayDeque<>();
  private HeldSession session; // null while no batch is open
  private Thread owner;
  private int size;

  OpenBatchCursor(
      Cursors cursors,
      SqlRunner runner,
      Unit unit,
      Supplier<Messaging> messaging,
      BatchSource source,
      IntConsumer committed) {
    this.cursors = cursors;
    this.runner = runner;
    this.unit = unit.stop() == null ? unit.withStop(closed) : unit;
    this.messaging = messaging;
    this.source = source;
    this.committed = committed;
  }

  @Override
  public Optional<Message> next() {
    lock.lock();
    try {
      checkUsable();
      if (left.isEmpty()) {
        commitOpen();
        open();
      }
      return Optional.ofNullable(left.poll());
    } catch (SQLException e) {
      throw Errors.translate(unit.name(), e);
    } finally {
      lock.unlock();
    }
  }

  private void open() throws SQLException {
    HeldSession held = runner.hold(unit);
    try {
      Messaging told = messaging.get();
      left.addAll(held.begin(told, session -> source.take(session, told)));
    } catch (Throwable failure) {
      held.close();
      throw failure;
    }
    if (left.isEmpty()) {
      held.close();
      return;
    }
    session = held;
    size = left.size();
    owner = Thread.currentThread();
    cursors.opened(this);
  }

  private void commitOpen() throws SQLException {
    if (session != null) {
      try {
        session.commit();
      } finally {
        release();
      }
      committed.accept(size);
    }
  }

  /** Rolls back what is not committed. */
  private void release() {
    session.close();
    session = null;
    owner = null;
    left.clear();
    cursors.ended(this);
  }

  @Override
  public int remaining() {
    lock.lock();
    try {
      return left.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void commit() {
    lock.lock();
    try {
      checkUsable();
      if (!left.isEmpty()) {
        throw new IllegalStateException(
            "a batch can be committed after its last message; %d are left of %d"
                .formatted(left.size(), size));
      }
      commitOpen();
    } catch (SQLException e) {
      throw Errors.translate(unit.name(), e);
    } finally {
      lock.unlock();
    }
  }

  private void checkUsable() {
    if (closed.isStopped()) {
      throw new IllegalStateException("the cursor is closed");
    }
    if (owner != null && owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "the open batch belongs to thread \"%s\"; close the cursor, or go on there"
              .formatted(owner.getName()));
    }
  }

  @Override
  public void close() {
    closed.stop();
    lock.lock();
    try {
      if (session != null) {
        release();
      }
    } finally {
      lock.unlock();
    }
  }
}
