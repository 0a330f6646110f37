package dev.sluice.broker;

import dev.sluice.broker.backend.Sweeping;
import dev.sluice.broker.backend.Sweeping.Stretch;
import dev.sluice.broker.backend.VacuumStatements;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Goes along the rows and removes the claimed ones: looks for a range worth a unit without the
 * write lock, removes it with the lock, pauses so that others get on, and so forth.
 */
final class Vacuum {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * One look reads about as many rows, so that few claimed ones far apart don't cost a unit each.
   */
  private static final int ROWS_PER_LOOK = 10_000;

  /**
   * How far it got.
   *
   * @param end the row up to which all claimed ones are gone
   * @param removed how many there were
   * @param complete whether no row follows
   */
  record Passed(long end, long removed, boolean complete) {}

  private final Operations operations;
  private final VacuumStatements statements;
  private final Sweeping messages;
  private final Sweeping orphans;
  private final int batch;
  private final ReentrantLock lock = new ReentrantLock();

  Vacuum(Operations operations, int batch) {
    this.operations = operations;
    this.statements = operations.backend().vacuum();
    this.messages = operations.contexts().with(statements);
    this.orphans = operations.contexts().orphans();
    this.batch = batch;
  }

  /** One at a time is enough; whoever gets false has nothing to do. */
  boolean tryLock() {
    return lock.tryLock();
  }

  void unlock() {
    lock.unlock();
  }

  /**
   * Goes on until a limit is reached or the rows end.
   *
   * @param after where to begin, a row number
   * @param most how many to remove, roughly
   * @param looks how often to look
   */
  Passed pass(Unit look, Unit remove, long after, long most, int looks) {
    return pass(messages, look, remove, after, most, looks);
  }

  /**
   * Goes along what travelled with messages in the same way, and removes it where they are gone.
   */
  Passed passOrphans(Unit look, Unit remove, long after, int looks) {
    return pass(orphans, look, remove, after, Long.MAX_VALUE, looks);
  }

  private Passed pass(Sweeping rows, Unit look, Unit remove, long after, long most, int looks) {
    long end = after;
    long removed = 0;
    for (int looked = 0; looked < looks; looked++) {
      long start = end;
      Stretch stretch = operations.run(look, session -> look(rows, session, start));
      end = Math.max(end, stretch.end());
      if (stretch.removable() > 0) {
        if (removed > 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        long upTo = end;
        removed += operations.run(remove, session -> rows.remove(session, start, upTo));
      }
      if (stretch.last() || removed >= most) {
        return new Passed(end, removed, stretch.last());
      }
    }
    return new Passed(end, removed, false);
  }

  /** A courtesy to the file system; the next time does as well. */
  void shrink(Unit unit) {
    try {
      operations.runAlone(
          unit,
          session -> {
            statements.shrink(session);
            return null;
          });
    } catch (BrokerException e) {
      System.getLogger(Vacuum.class.getPackageName())
          .log(Level.DEBUG, "free space was not given back", e);
    }
  }

  void compact(Unit unit) {
    operations.runAlone(
        unit,
        session -> {
          statements.compact(session);
          return null;
        });
  }

  /** The rows of the next unit: no more claimed ones than it may remove. */
  private Stretch look(Sweeping rows, Session session, long after) throws SQLException {
    Stretch all = rows.look(session, after, batch);
    for (int looked = batch; mayGrow(all, looked); looked += batch) {
      Stretch next = rows.look(session, all.end(), batch);
      int removable = all.removable() + next.removable();
      if (removable > batch) {
        break;
      }
      all = new Stretch(Math.max(all.end(), next.end()), removable, next.last());
    }
    return all;
  }

  private boolean mayGrow(Stretch all, int looked) {
    return !all.last() && all.removable() < batch && looked < ROWS_PER_LOOK;
  }
}
