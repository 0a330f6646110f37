package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Internal;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What Sluice knows of one acquired connection; {@code connection.unwrap(ConnectionState.class)}
 * finds it, also through a pool.
 *
 * <p>A runner tells it what the connection is used for; the wrappers tell it what the driver has
 * done about transactions. Only successful calls count, and a ROLLBACK that is refused since there
 * is no transaction; and of text only what is executed as one statement: a text in a batch, or one
 * with several statements in it, is not seen. Belongs to the thread that uses the connection.
 */
@Internal
public final class ConnectionState implements ConnectionInfo {

  private static final AtomicLong NUMBERS = new AtomicLong();

  private enum AutoCommit {
    UNKNOWN,
    ON,
    OFF
  }

  private final long number = NUMBERS.incrementAndGet();
  private UnitCall<?> unit;
  private Purpose purpose;
  private long transactionId;
  private Map<Object, Object> attachments;

  private final KnownDatabases databases;
  private Database database;
  private Connection driver;
  private AutoCommit autoCommit = AutoCommit.UNKNOWN;
  private boolean managed;
  private boolean open;
  private boolean failed;
  private long ended;

  /** Those of a transaction that a savepoint has opened, which ends with the first; else null. */
  private List<String> savepoints;

  ConnectionState(KnownDatabases databases, UnitCall<?> unit, Purpose purpose) {
    this.databases = databases;
    bind(unit, purpose);
  }

  /**
   * Says who uses the connection from now on. For runners.
   *
   * @param unit the unit, or null for none
   * @param purpose on whose behalf; not null
   */
  public void bind(UnitCall<?> unit, Purpose purpose) {
    this.unit = unit;
    this.purpose = purpose;
  }

  /**
   * Says which transaction the connection is in from now on. For runners.
   *
   * @param id the transaction's id; 0 if there is none any more, however it ended, which also
   *     forgets a BEGIN whose end could not be seen because the database rolled back by itself
   */
  public void transaction(long id) {
    transactionId = id;
    if (id == 0) {
      transactionEnded();
    }
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Database database() {
    if (database == null && driver != null) {
      database = databases.of(driver);
    }
    return database == null ? databases.usual() : database;
  }

  @Override
  public Purpose purpose() {
    return purpose;
  }

  @Override
  public UnitCall<?> unit() {
    return unit;
  }

  @Override
  public long transactionId() {
    return transactionId;
  }

  @Override
  public void attach(Interceptor owner, Object value) {
    if (attachments == null) {
      attachments = new IdentityHashMap<>(2);
    }
    attachments.put(owner, value);
  }

  @Override
  public Object attachment(Interceptor owner) {
    return attachments == null ? null : attachments.get(owner);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Whether autocommit is off is learnt from {@code setAutoCommit}; if that was never called,
   * the driver's {@code getAutoCommit} is asked once, which drivers answer from memory. False where
   * it fails, as on a closed connection.
   */
  @Override
  public boolean inTransaction() {
    return open || !autoCommit();
  }

  /**
   * Whether the transaction may be over although nobody has ended it: a statement in it has failed,
   * and some databases roll back by themselves then. Only they know; to send a BEGIN, which is
   * refused inside a transaction, or a ROLLBACK, settles it.
   *
   * @return false outside a transaction
   */
  public boolean inDoubt() {
    return failed && inTransaction();
  }

  /**
   * Tells one transaction on this connection from the next.
   *
   * @return how many have ended so far, as far as could be seen
   */
  public long transactionsEnded() {
    return ended;
  }

  void connected(Connection connection) {
    driver = connection;
  }

  /** A transaction manager may switch autocommit at any time, so it is asked for each time. */
  void managed() {
    managed = true;
    forgetAutoCommit();
  }

  boolean autoCommit() {
    if ((managed || autoCommit == AutoCommit.UNKNOWN) && driver != null) {
      try {
        boolean on = driver.getAutoCommit();
        if (managed && on && autoCommit == AutoCommit.OFF) {
          transactionEnded(); // by the manager
        }
        autoCommit(on);
      } catch (SQLException e) {
        return true; // nothing is open on a connection that cannot even say this
      }
    }
    return autoCommit != AutoCommit.OFF;
  }

  void autoCommit(boolean on) {
    autoCommit = on ? AutoCommit.ON : AutoCommit.OFF;
  }

  /** After a call by which some drivers switch autocommit themselves. */
  void forgetAutoCommit() {
    autoCommit = AutoCommit.UNKNOWN;
  }

  void transactionEnded() {
    open = false;
    savepoints = null;
    failed = false;
    ended++;
  }

  /** After a failure, which is given back. */
  SQLException failed(TransactionText text, SQLException e) {
    if (inTransaction()) {
      failed = true;
      if (text.kind() != null && SqlError.of(e).kind() == ErrorKind.TRANSACTION_STATE) {
        refused(text.kind());
      }
    }
    return e;
  }

  private void refused(Kind kind) {
    if (kind == Kind.BEGIN) {
      failed = false; // by a transaction that is still there
    } else if (kind == Kind.ROLLBACK) {
      transactionEnded();
    }
  }

  void executed(TransactionText text) {
    if (text == TransactionText.NONE) {
      return;
    }
    switch (text.effect()) {
      case NOTHING -> {}
      case OPEN -> {
        transactionEnded(); // the one before, if that was not seen
        open = true;
      }
      case CLOSE -> transactionEnded();
      case SET_SAVEPOINT -> savepointSet(text.savepoint());
      case RELEASE_SAVEPOINT -> savepointReleased(text.savepoint());
      case ROLL_BACK_TO_SAVEPOINT -> rolledBackTo(text.savepoint());
    }
  }

  private void savepointSet(String name) {
    if (!inTransaction()) {
      open = true;
      savepoints = new ArrayList<>();
    }
    if (savepoints != null) {
      savepoints.add(name);
    }
  }

  private void savepointReleased(String name) {
    int newest = savepoints == null ? -1 : savepoints.lastIndexOf(name);
    if (newest == 0) {
      transactionEnded();
    } else if (newest > 0) {
      savepoints.subList(newest, savepoints.size()).clear();
    }
  }

  private void rolledBackTo(String name) {
    int newest = savepoints == null ? -1 : savepoints.lastIndexOf(name);
    if (newest >= 0) {
      savepoints.subList(newest + 1, savepoints.size()).clear();
    }
  }

  @Override
  public String toString() {
    return "connection " + number;
  }
}
