package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLException;
import java.util.Map;

/**
 * PostgreSQL, after its appendix "PostgreSQL Error Codes": SQLSTATE only, vendor codes are 0.
 *
 * <p>An error that the server answers with has undone the statement, and a COMMIT that fails has
 * committed nothing. Not proven are the states which the driver also uses for errors of its own
 * while reading a result (22, 42, 53200), and those with which a server takes leave or is told to
 * stop (57014, 57P01, 57P02): they can arrive between the commit of a statement and its
 * confirmation.
 */
final class PostgresErrors {

  private static final Map<String, SqlError> STATES =
      new Rows<String>()
          .addNotRun(CONSTRAINT, "23")
          .addNotRun(UNIQUE, "23505")
          .addNotRun(READ_ONLY, "25006")
          .add(CONNECTION, "25P03", "25P04", "57P01", "57P02", "57P04", "57P05")
          .addNotRun(CONNECTION, "53300", "57P03")
          .addNotRun(PERMISSION, "28")
          .addNotRun(DEADLOCK, "40P01")
          .add(UNDEFINED_OBJECT, "42P01", "42703", "42704", "42883")
          .addNotRun(FULL, "53100", "53400")
          .addNotRun(MEMORY, "53")
          .add(MEMORY, "53200")
          .add(DATA, "54")
          .addNotRun(BUSY, "55P03")
          .add(CANCELLED, "57014")
          .add(IO, "58")
          .add(CORRUPT, "XX001", "XX002")
          .table();

  private PostgresErrors() {}

  static SqlError find(SQLException e) {
    return StandardErrors.byState(STATES, e.getSQLState());
  }
}
