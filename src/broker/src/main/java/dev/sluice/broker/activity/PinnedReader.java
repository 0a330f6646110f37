package dev.sluice.broker.activity;

import dev.sluice.broker.backend.Backend;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Progress;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection of a broker, on which it sees what others commit: the number that tells it means
 * something only on one and the same connection. Held from the first question on until it is
 * released. Thread-safe.
 *
 * <pre>{@code
 * long before = reader.version();
 * ...
 * boolean othersHaveCommitted = reader.version() != before;
 * }</pre>
 */
public final class PinnedReader implements Progress, AutoCloseable {

  /** Who asks has better things to do than to wait long for a connection. */
  private static final Unit WATCH =
      Unit.read("watch")
          .withPurpose(Purpose.UPKEEP)
          .withRepeat(Repeat.NEVER)
          .withTimeout(Duration.ofSeconds(1));

  private final SqlRunner runner;
  private final Backend backend;
  private final ReentrantLock lock = new ReentrantLock();
  private HeldSession session;
  private long connections;
  private boolean closed;

  /**
   * Made by a broker. Takes no connection yet.
   *
   * @param runner lends the connection; not null
   * @param backend tells the number; not null
   */
  public PinnedReader(SqlRunner runner, Backend backend) {
    this.runner = runner;
    this.backend = backend;
  }

  @Override
  public long version() throws SQLException {
    return read(session -> (connections << 32) ^ backend.version(session));
  }

  /**
   * Reads something on the connection.
   *
   * @param work reads, each statement by itself; not null
   * @param <R> the type of its result
   * @return what the work returned
   * @throws SQLException if there is no connection to be had, or from the work; the connection is
   *     given up then and another taken the next time
   * @throws IllegalStateException if this is closed
   */
  <R> R read(Work<R> work) throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the broker is closed");
      }
      if (session == null) {
        session = runner.hold(WATCH);
        connections++;
      }
      return work.run(session);
    } catch (SQLException | RuntimeException e) {
      giveBack();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the connection back; the next question takes one again. */
  void release() {
    lock.lock();
    try {
      giveBack();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** Gives the connection back for good. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      giveBack();
    } finally {
      lock.unlock();
    }
  }
}
