package dev.sluice.broker.sidecar;

import dev.sluice.broker.backend.TransactionStatements;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Progress;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs an application's statements on its own tables in the broker's database. Thread-safe.
 *
 * <p>Leave alone what is the broker's: the tables {@code messages}, {@code meta}, {@code
 * queue_aliases} and {@code aliases}, its indexes ({@code idx_...}), and temporary tables named
 * {@code simplebroker_...}. Statements that define tables are fine; in a transaction, {@code CREATE
 * TABLE IF NOT EXISTS} is safe against other processes doing the same. Connections are the broker's
 * and outlive a session, so drop temporary tables in the transaction that made them.
 *
 * <p>No queue of this broker can be written to inside a transaction, other than through {@code
 * in(connection)}, and no transaction can begin inside another or while a batch of this thread is
 * open: both fail at once with {@link IllegalStateException}.
 */
public final class Sidecar {

  /** What changes rows, and so has to take its turn among the writers. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "\\s*(?:with\\b.*)?\\b(?:insert|update|delete|replace)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final String NAME = "sidecar";

  private final SqlRunner runner;
  private final TransactionStatements transactions;
  private final Unit session;
  private final Unit turn;
  private final Unit transaction;

  /**
   * For brokers.
   *
   * @param runner runs the statements; not null
   * @param transactions of the same database; not null
   * @param progress tells whether others get on while a statement waits; not null
   */
  public Sidecar(SqlRunner runner, TransactionStatements transactions, Progress progress) {
    this.runner = runner;
    this.transactions = transactions;
    this.session = Unit.read(NAME).withProgress(progress);
    this.turn = Unit.write("sidecar turn").withPurpose(Purpose.UPKEEP).withProgress(progress);
    this.transaction =
        Unit.write("sidecar transaction").withRepeat(Repeat.BEGIN).withProgress(progress);
  }

  /**
   * Runs statements each of which commits by itself, and is tried again while others hold the
   * store. If the work fails, what ran before stays done. All run on one connection, which is taken
   * for the first of them and kept until the work returns; nobody waits for it between two
   * statements.
   *
   * @param work runs once; not null
   * @param <R> the type of its result
   * @return what the work returned
   * @throws BrokerException what a statement failed with; if it is retryable, that statement has
   *     not happened
   * @throws IllegalStateException if the broker is closed
   */
  public <R> R statements(SidecarWork<SidecarSession, R> work) {
    try (Statements session = new Statements()) {
      return work.run(session);
    }
  }

  /**
   * Runs statements in one transaction that can write from its beginning: all of them happen, or
   * none. Only its begin is tried again while others hold the store. Everybody else's writes wait
   * until it ends.
   *
   * @param work runs once; whatever it throws rolls the transaction back and is thrown on; not null
   * @param <R> the type of its result
   * @return what the work returned, after the commit
   * @throws BrokerException if the transaction could not be begun or committed, or what a statement
   *     failed with. Nothing of it has happened, unless its commit failed without telling the
   *     outcome; if it is retryable, the whole transaction may be tried again
   * @throws IllegalStateException if this thread has a transaction of this broker open already, or
   *     the broker is closed
   */
  public <R> R transaction(SidecarWork<SidecarTransaction, R> work) {
    try {
      return runner.run(
          transaction,
          session -> {
            try (Transaction mine = new Transaction(session)) {
              R result = work.run(mine);
              mine.checkOpen();
              return result;
            }
          });
    } catch (SQLException e) {
      throw Errors.translate(transaction.name(), e);
    }
  }

  /** Alive on one thread until it is closed. */
  private abstract static class Living implements SidecarSession, AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private volatile boolean dead;

    final void checkAlive() {
      if (dead) {
        throw new IllegalStateException("the sidecar session has ended with its block");
      }
      if (thread != Thread.currentThread()) {
        throw new IllegalStateException("the sidecar session belongs to " + thread);
      }
    }

    @Override
    public void close() {
      dead = true;
    }
  }

  private final class Statements extends Living {

    private HeldSession pinned;

    @Override
    public int update(String sql, Object... parameters) {
      return run(true, on -> on.update(sql, parameters));
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) {
      return run(CHANGING.matcher(sql).matches(), on -> on.query(sql, mapper, parameters));
    }

    private <R> R run(boolean changes, Work<R> statement) {
      checkAlive();
      try {
        if (pinned == null) {
          pinned = runner.hold(session);
        }
        return changes ? inTurn(statement) : pinned.run(statement);
      } catch (SQLException e) {
        throw Errors.translate(NAME, e);
      }
    }

    /** This broker's writers wait meanwhile, so the lock is free unless others have it. */
    private <R> R inTurn(Work<R> statement) throws SQLException {
      try (HeldSession mine = runner.hold(turn)) {
        return pinned.run(statement);
      }
    }

    @Override
    public void close() {
      super.close();
      if (pinned != null) {
        pinned.close();
      }
    }
  }

  private final class Transaction extends Living implements SidecarTransaction {

    private final Session session;
    private SQLException end;

    Transaction(Session session) {
      this.session = session;
    }

    @Override
    public int update(String sql, Object... parameters) {
      return run(() -> session.update(sql, parameters));
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) {
      return run(() -> session.query(sql, mapper, parameters));
    }

    private <R> R run(Action<R> statement) {
      checkAlive();
      checkOpen();
      try {
        return statement.run();
      } catch (SQLException e) {
        noteEnd(e);
        throw Errors.translate(transaction.name(), e);
      }
    }

    /** After some errors there is no transaction any more, and what follows would stay. */
    private void noteEnd(SQLException failure) {
      try {
        end = transactions.inTransaction(session) ? null : failure;
      } catch (SQLException e) {
        failure.addSuppressed(e);
        end = failure;
      }
    }

    void checkOpen() {
      if (end != null) {
        throw new OperationalException(
            "the database has rolled the transaction back after an earlier error: "
                + SqlError.describe(end),
            end);
      }
    }

    @Override
    public Connection connection() {
      checkAlive();
      return session.connection();
    }
  }
}
