package dev.sluice.jdbc.lease;

import dev.sluice.jdbc.Internal;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.datasource.PhysicalConnection;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.lease.LeaseReport.Event;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.lease.Statements.Prepared;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.RowMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** A connection in a runner's hands, with its prepared statements. Used by one thread at a time. */
@Internal
public final class Lease {

  private static final Set<ErrorKind> UNTRUSTED =
      EnumSet.of(ErrorKind.CONNECTION, ErrorKind.IO, ErrorKind.CORRUPT, ErrorKind.NOT_A_DATABASE);

  private static final String SAVEPOINT = "sluice_member";

  private final DataSource source;
  private final Connection connection;
  private final ConnectionState state;
  private final TransactionStyle transactions;
  private final Statements statements;
  private final boolean pooled;
  private Holder holder;
  private UnitCall<?> unit;
  private boolean broken;

  /**
   * A connection taken.
   *
   * @param source where it is from
   * @param pooled whether somebody else has it as soon as it is closed
   */
  Lease(
      DataSource source,
      Connection connection,
      ConnectionState state,
      TransactionStyle transactions,
      Statements statements,
      boolean pooled) {
    this.source = source;
    this.connection = connection;
    this.state = state;
    this.transactions = transactions;
    this.statements = statements;
    this.pooled = pooled;
  }

  /**
   * The connection itself.
   *
   * @return never null
   */
  public Connection connection() {
    return connection;
  }

  /** Whether another unit may have it: it can be trusted and no transaction was left open on it. */
  boolean reusable() {
    try {
      return !broken && !state.inTransaction() && !connection.isClosed();
    } catch (SQLException e) {
      return false; // it can't even say whether it is open
    }
  }

  /** It is somebody's, and their unit's, until it is {@linkplain #unbind nobody's} again. */
  void takenBy(Holder holder, UnitCall<?> unit) {
    this.holder = holder;
    bind(unit);
  }

  Holder holder() {
    return holder;
  }

  /** Not to be used again, since whoever forgot to give it back may still use its connection. */
  LeaseReport forgotten(Use use) {
    broken = true;
    return holder.report(Event.FORGOTTEN, use, System.nanoTime());
  }

  /** Keeps the stack of this thread for reports: a session has the lease beyond this call. */
  public void pin() {
    holder.pin();
  }

  /** Says that the session that has pinned it is at work. */
  public void busy() {
    holder.busy();
  }

  /** Says that the session that has pinned it does nothing, be it with a transaction open. */
  public void idle() {
    if (state.inTransaction()) {
      holder.idleInTransaction();
    }
  }

  /**
   * Says whose work runs on it from now on.
   *
   * @param unit not null
   */
  public void bind(UnitCall<?> unit) {
    this.unit = unit;
    state.bind(unit, unit.purpose());
    if (state.transactionId() != 0) {
      unit.runsIn(state.transactionId());
    }
  }

  /**
   * Says that housekeeping runs on it from now on.
   *
   * @param unit that needs it done; not null
   */
  public void bindUpkeep(UnitCall<?> unit) {
    this.unit = unit;
    state.bind(unit, Purpose.UPKEEP);
  }

  /** It is nobody's until the next unit, whose values are not to be kept alive by it. */
  void unbind() {
    state.bind(null, unit.purpose());
    unit = null;
    holder = null;
  }

  /**
   * Begins a transaction.
   *
   * @param transactionId what calls in it will tell
   * @throws SQLException as the driver or an interceptor threw it
   */
  public void begin(long transactionId) throws SQLException {
    state.transaction(transactionId);
    unit.runsIn(transactionId);
    if (transactions.byText()) {
      update(transactions.begin());
    } else {
      connection.setAutoCommit(false);
    }
    if (!state.inTransaction()) {
      throw new IllegalStateException("an interceptor kept a BEGIN from the database");
    }
  }

  /**
   * Commits.
   *
   * @throws SQLException as the driver or an interceptor threw it; the caller rolls back then
   */
  public void commit() throws SQLException {
    if (transactions.byText()) {
      update(transactions.commit());
      if (state.inTransaction()) {
        throw new IllegalStateException("an interceptor kept a COMMIT from the database");
      }
    } else {
      connection.commit();
    }
    state.transaction(0);
    restoreAutoCommit();
  }

  /**
   * Rolls back; a lease on which that fails is broken, and closing it ends the transaction too.
   *
   * @throws SQLException as the driver or an interceptor threw it, unless it says that there is no
   *     transaction
   */
  public void rollback() throws SQLException {
    try {
      if (transactions.byText()) {
        update(transactions.rollback());
        if (state.inTransaction()) { // an interceptor kept it from the database
          broken = true;
          return;
        }
      } else if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      // SQLite rolls back by itself on some errors, and then refuses the second time.
      if (SqlError.of(e).kind() != ErrorKind.TRANSACTION_STATE) {
        broken = true;
        throw e;
      }
    } catch (RuntimeException e) {
      broken = true;
      throw e;
    }
    state.transaction(0);
    restoreAutoCommit();
  }

  /**
   * Sets a savepoint in the open transaction. By text there is one at a time: JDBC's own would turn
   * autocommit off on SQLite.
   *
   * @return for {@link #rollback(Savepoint)} and {@link #release}; null by text
   * @throws SQLException as the driver or an interceptor threw it
   */
  public Savepoint savepoint() throws SQLException {
    if (!transactions.byText()) {
      return connection.setSavepoint();
    }
    update("SAVEPOINT " + SAVEPOINT);
    return null;
  }

  /**
   * Rolls back to a savepoint, which stays set.
   *
   * @param savepoint as {@link #savepoint} gave it
   * @throws SQLException as the driver or an interceptor threw it; also if the database has ended
   *     the transaction by itself
   */
  public void rollback(Savepoint savepoint) throws SQLException {
    if (transactions.byText()) {
      update("ROLLBACK TO " + SAVEPOINT);
    } else {
      connection.rollback(savepoint);
    }
  }

  /**
   * Forgets a savepoint. Not every driver can; there it lasts until the transaction's end.
   *
   * @param savepoint as {@link #savepoint} gave it
   * @throws SQLException as the driver or an interceptor threw it
   */
  public void release(Savepoint savepoint) throws SQLException {
    if (transactions.byText()) {
      update("RELEASE " + SAVEPOINT);
    }
  }

  /**
   * Gives the connection up if the failure says that it can't be trusted any more.
   *
   * @param failure not null
   */
  public void checkAfter(Throwable failure) {
    if (failure instanceof SQLException e && UNTRUSTED.contains(SqlError.of(e).kind())) {
      broken = true;
    }
  }

  /**
   * Cleans up after a failure that will be thrown; what goes wrong here is suppressed onto it.
   *
   * @param failure not null
   */
  public void rollBackAfter(Throwable failure) {
    checkAfter(failure);
    if (!unit.begun()) {
      state.bind(unit, Purpose.UPKEEP); // most likely there is nothing to roll back
    }
    try {
      rollback();
    } catch (SQLException | RuntimeException e) {
      Cleanup.report(failure, "a transaction was not rolled back", e);
    }
  }

  /** The transaction is over by now: a connection that can't go on is given up, silently. */
  private void restoreAutoCommit() {
    if (transactions.byText()) {
      return;
    }
    state.bind(unit, Purpose.UPKEEP);
    try {
      connection.setAutoCommit(true);
    } catch (SQLException | RuntimeException e) {
      broken = true;
      Cleanup.report(null, "a connection did not return to autocommit and is closed", e);
    }
    state.bind(unit, unit.purpose());
  }

  /**
   * As {@link dev.sluice.jdbc.unit.Session#query}.
   *
   * @param sql not null
   * @param mapper not null
   * @param parameters by position
   * @param <T> the type of the values
   * @return the values
   * @throws SQLException as the driver or an interceptor threw it
   */
  public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters)
      throws SQLException {
    Prepared prepared = prepared(sql);
    try {
      prepared.bind(parameters);
      List<T> values = new ArrayList<>();
      try (ResultSet rows = prepared.statement.executeQuery()) {
        while (rows.next()) {
          values.add(mapper.map(rows));
        }
      }
      statements.keep(prepared);
      return values;
    } catch (Throwable failure) {
      checkAfter(failure);
      statements.drop(prepared, failure);
      throw failure;
    }
  }

  /**
   * As {@link dev.sluice.jdbc.unit.Session#update}.
   *
   * @param sql not null
   * @param parameters by position
   * @return the number of rows changed
   * @throws SQLException as the driver or an interceptor threw it
   */
  public int update(String sql, Object... parameters) throws SQLException {
    Prepared prepared = prepared(sql);
    try {
      prepared.bind(parameters);
      int count = prepared.statement.executeUpdate();
      statements.keep(prepared);
      return count;
    } catch (Throwable failure) {
      checkAfter(failure);
      statements.drop(prepared, failure);
      throw failure;
    }
  }

  private Prepared prepared(String sql) throws SQLException {
    try {
      return statements.take(sql);
    } catch (SQLException failure) {
      checkAfter(failure);
      throw failure;
    }
  }

  void close() throws SQLException {
    statements.close();
    if (!reusable()) {
      endPhysically(); // or a pool would hand it on as it is
    }
    if (pooled) {
      state.bind(null, Purpose.APPLICATION);
    }
    connection.close();
  }

  private void endPhysically() {
    try {
      PhysicalConnection.end(source, connection);
    } catch (SQLException | RuntimeException e) {
      Cleanup.report(null, "a connection that can't be trusted did not end", e);
    }
  }
}
