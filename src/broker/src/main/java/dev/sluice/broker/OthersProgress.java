package dev.sluice.broker;

import dev.sluice.broker.backend.Backend;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Progress;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells a waiting operation whether others commit meanwhile. The number means something only on one
 * and the same connection, so one is held from the first time anybody had to wait.
 */
final class OthersProgress implements Progress, AutoCloseable {

  private static final Unit WATCH =
      Unit.read("watch").withPurpose(Purpose.UPKEEP).withRepeat(Repeat.NEVER);

  private final SqlRunner runner;
  private final Backend backend;
  private final ReentrantLock lock = new ReentrantLock();
  private HeldSession session;
  private long connections;
  private boolean closed;

  OthersProgress(SqlRunner runner, Backend backend) {
    this.runner = runner;
    this.backend = backend;
  }

  @Override
  public long version() throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the broker is closed");
      }
      if (session == null) {
        session = runner.hold(WATCH);
        connections++;
      }
      return (connections << 32) ^ backend.version(session);
    } catch (SQLException | RuntimeException e) {
      release();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      release();
    } finally {
      lock.unlock();
    }
  }
}
