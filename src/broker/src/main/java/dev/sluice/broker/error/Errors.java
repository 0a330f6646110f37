package dev.sluice.broker.error;

import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.StoppedException;
import java.sql.SQLException;

/** Translates what a driver throws, once, where an operation meets its caller. */
public final class Errors {

  private Errors() {}

  /**
   * Translates an error. Its text is the error's own only where that {@linkplain SqlError#describe
   * holds no data}.
   *
   * @param operation what was tried, for the message; not null
   * @param e the driver's or an interceptor's error; not null
   * @return the broker's error, with {@code e} as its cause
   */
  public static BrokerException translate(String operation, SQLException e) {
    if (e instanceof StoppedException) {
      return new StopException(operation + " was stopped", e);
    }
    if (e instanceof ConnectionWaitException) {
      return new BusyException(operation + " gave up: " + e.getMessage() + "; try again later", e);
    }
    String what = operation + " failed: " + SqlError.describe(e);
    SqlError error = SqlError.of(e);
    return switch (error.kind()) {
      case BUSY, SNAPSHOT_CONFLICT, SERIALIZATION, DEADLOCK -> busy(operation, e);
      case TIMEOUT ->
          error.notRun()
              ? busy(operation, e)
              : new OperationalException(what + "; whether it was done is unknown", e);
      case FULL -> new OperationalException(what + "; free disk space", e);
      case READ_ONLY, PERMISSION ->
          new OperationalException(
              what + "; make the database file and its folder writable for this user", e);
      case CANNOT_OPEN ->
          new OperationalException(
              what + "; check that the folder exists and that this user may write to it", e);
      case UNIQUE, CONSTRAINT -> new IntegrityException(what, e);
      case DATA -> new DataException(what, e);
      case NOT_A_DATABASE ->
          new StorageException(
              "this is not an SQLite database and was left alone; choose another file", e);
      case CORRUPT ->
          new StorageException(
              what + "; the file is damaged: restore a copy, or dump what is readable", e);
      default -> new OperationalException(what, e);
    };
  }

  private static BusyException busy(String operation, SQLException e) {
    return new BusyException(
        operation + " gave up: another user holds the store; try again later", e);
  }
}
