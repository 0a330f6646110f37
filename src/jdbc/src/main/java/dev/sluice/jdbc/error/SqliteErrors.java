package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLException;
import java.util.Map;

/**
 * SQLite, after its "Result and Error Codes". Xerial's driver gives no SQLSTATE and masks the
 * vendor code down to the primary code; the extended code is only in the message, {@code
 * "[SQLITE_BUSY_SNAPSHOT] description (text of SQLite)"}. SQLite's texts are not translated, and
 * what it reports as plain {@code SQLITE_ERROR} can only be told by them.
 *
 * <p>A lock is missed before a statement changes anything, and a COMMIT that misses one leaves the
 * transaction open with nothing committed. FULL, IOERR, NOMEM and INTERRUPT can end a transaction.
 */
final class SqliteErrors {

  private static final String PREFIX = "[SQLITE_";

  /** By name without {@code SQLITE_}: the whole name first, then its first word. */
  private static final Map<String, SqlError> NAMES =
      new Rows<String>()
          .addNotRun(BUSY, "BUSY", "LOCKED", "PROTOCOL")
          .addNotRun(SNAPSHOT_CONFLICT, "BUSY_SNAPSHOT")
          .add(FULL, "FULL")
          .add(IO, "IOERR", "NOLFS")
          .add(UNIQUE, "CONSTRAINT_UNIQUE", "CONSTRAINT_PRIMARYKEY", "CONSTRAINT_ROWID")
          .add(CONSTRAINT, "CONSTRAINT", "MISMATCH")
          .add(DATA, "TOOBIG")
          .addNotRun(READ_ONLY, "READONLY")
          .add(CANNOT_OPEN, "CANTOPEN")
          .addNotRun(NOT_A_DATABASE, "NOTADB")
          .add(NOT_A_DATABASE, "FORMAT")
          .add(CORRUPT, "CORRUPT", "IOERR_CORRUPTFS", "IOERR_DATA")
          .add(MEMORY, "NOMEM", "IOERR_NOMEM")
          .add(CANCELLED, "INTERRUPT", "ABORT")
          .add(PERMISSION, "PERM", "AUTH")
          .add(SYNTAX, "ERROR")
          .add(MISUSE, "MISUSE", "RANGE")
          .table();

  /** The names of the primary codes, by number; for a driver that leaves out the prefix. */
  private static final String[] PRIMARY =
      ("OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND"
              + " FULL CANTOPEN PROTOCOL EMPTY SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH"
              + " FORMAT RANGE NOTADB")
          .split(" ");

  private SqliteErrors() {}

  static SqlError find(SQLException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    String name = name(message, e.getErrorCode());
    if (name == null) return ofDriver(e, message);
    SqlError row = byText(name, message);
    if (row == null) row = NAMES.get(name);
    if (row == null) row = NAMES.get(firstWord(name));
    return row;
  }

  /** What triggers, functions and the parser say may quote what they have met. */
  static boolean holdsNoData(String message) {
    return message.startsWith(PREFIX)
        && !message.startsWith(PREFIX + "ERROR]")
        && !message.startsWith(PREFIX + "CONSTRAINT_TRIGGER]");
  }

  private static String name(String message, int code) {
    int end = message.indexOf(']');
    if (message.startsWith(PREFIX) && end > 0) return message.substring(PREFIX.length(), end);
    int primary = code & 0xff;
    return primary > 0 && primary < PRIMARY.length ? PRIMARY[primary] : null;
  }

  private static String firstWord(String name) {
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }

  private static SqlError byText(String name, String message) {
    if (name.equals("BUSY") && message.contains("SQL statements in progress"))
      return new SqlError(TRANSACTION_STATE, true);
    if (!name.equals("ERROR")) return null;
    if (message.contains("no transaction is active")
        || message.contains("within a transaction")
        || message.contains("no such savepoint")) return new SqlError(TRANSACTION_STATE, true);
    return message.contains("(no such ") ? new SqlError(UNDEFINED_OBJECT, false) : null;
  }

  /** The driver's own complaints: a bare exception without code and cause. */
  private static SqlError ofDriver(SQLException e, String message) {
    if (e.getClass() != SQLException.class || e.getErrorCode() != 0 || e.getCause() != null)
      return null;
    if (message.equals("database in auto-commit mode"))
      return new SqlError(TRANSACTION_STATE, true);
    if (message.equals("database connection closed")) return new SqlError(CONNECTION, true);
    return new SqlError(message.startsWith("Bad value ") ? DATA : MISUSE, false);
  }
}
