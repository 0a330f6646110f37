package dev.sluice.testing;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;

/**
 * Errors to inject, as drivers report them: SQLite's with the result code in front of the message,
 * its primary code as vendor code and no SQLSTATE; the others with an SQLSTATE. Each call makes a
 * new exception.
 */
public final class SqlFaults {

  private SqlFaults() {}

  /**
   * SQLite: another connection holds the lock.
   *
   * @return a new exception; nothing has run
   */
  public static SQLException busy() {
    return sqlite("BUSY", 5, "The database file is locked", "database is locked");
  }

  /**
   * SQLite: the transaction has read an old snapshot and wants to write.
   *
   * @return a new exception; only a new transaction helps
   */
  public static SQLException busySnapshot() {
    return sqlite(
        "BUSY_SNAPSHOT",
        5,
        "Another database connection has already written to the database",
        "database is locked");
  }

  /**
   * SQLite: the disk is full. The real one may have rolled the whole transaction back, the injected
   * one has not.
   *
   * @return a new exception
   */
  public static SQLException full() {
    return sqlite(
        "FULL", 13, "Insertion failed because database is full", "database or disk is full");
  }

  /**
   * SQLite: reading or writing failed. The real one may have rolled the whole transaction back, the
   * injected one has not.
   *
   * @return a new exception
   */
  public static SQLException io() {
    return sqlite("IOERR", 10, "Some kind of disk I/O error occurred", "disk I/O error");
  }

  /**
   * SQLite: a constraint is violated.
   *
   * @return a new exception
   */
  public static SQLException constraint() {
    return sqlite(
        "CONSTRAINT_CHECK", 19, "A CHECK constraint failed", "CHECK constraint failed: injected");
  }

  /**
   * SQLite: a row with this key exists already.
   *
   * @return a new exception
   */
  public static SQLException unique() {
    return sqlite(
        "CONSTRAINT_UNIQUE",
        19,
        "A UNIQUE constraint failed",
        "UNIQUE constraint failed: injected");
  }

  /**
   * Any database: the connection is broken, and whether the call took effect is unknown.
   *
   * @return a new exception with SQLSTATE 08006
   */
  public static SQLException broken() {
    return new SQLNonTransientConnectionException("the connection is broken (injected)", "08006");
  }

  /**
   * Any database: the transaction could not be serialized.
   *
   * @return a new exception with SQLSTATE 40001
   */
  public static SQLException serialization() {
    return new SQLException("could not serialize access (injected)", "40001");
  }

  private static SQLException sqlite(String name, int code, String meaning, String text) {
    return new SQLException("[SQLITE_%s] %s (%s)".formatted(name, meaning, text), null, code);
  }
}
