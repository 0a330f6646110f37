package dev.sluice.broker;

import dev.sluice.broker.backend.VacuumStatements;
import dev.sluice.broker.backend.VacuumStatements.Stretch;
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

  private static final System.Logger LOG = System.getLogger(Vacuum.class.getPackageName());

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
  private final int batch;
  private final ReentrantLock lock = new ReentrantLock();

  Vacuum(Operations operations, int batch) {
    this.operations = operations;
    this.statements = operations.backend().vacuum();
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
    long end = after;
    long removed = 0;
    for (int looked = 0; looked < looks; looked++) {
      long start = end;
      Stretch stretch = operations.run(look, session -> look(session, start));
      end = Math.max(end, stretch.end());
      if (stretch.claimed() > 0) {
        if (removed > 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        long upTo = end;
        removed += operations.run(remove, session -> statements.remove(session, start, upTo));
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
      LOG.log(Level.DEBUG, "free space was not given back", e);
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
  private Stretch look(Session session, long after) throws SQLException {
    Stretch all = statements.look(session, after, batch);
    for (int rows = batch; mayGrow(all, rows); rows += batch) {
      Stretch next = statements.look(session, all.end(), batch);
      int claimed = all.claimed() + next.claimed();
      if (claimed > batch) {
        break;
      }
      all = new Stretch(Math.max(all.end(), next.end()), claimed, next.last());
    }
    return all;
  }

  private boolean mayGrow(Stretch all, int rows) {
    return !all.last() && all.claimed() < batch && rows < ROWS_PER_LOOK;
  }
}
