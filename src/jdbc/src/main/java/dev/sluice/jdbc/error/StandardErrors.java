package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;

/**
 * Any database: the SQLSTATE of ISO/IEC 9075 (with what ODBC adds), then the exception classes of
 * {@code java.sql}. A state is looked up whole, then by its class, the first two characters.
 *
 * <p>Proven are only a connection that was never made or is not there (08001, 08003, 08004) and a
 * serialization failure, which rolls back. A failure of the connection (08006) or an unknown
 * outcome (08007, 40003) proves nothing.
 */
final class StandardErrors {

  private static final Map<String, SqlError> STATES =
      new Rows<String>()
          .addNotRun(CONNECTION, "08001", "08003", "08004")
          .add(CONNECTION, "08")
          .add(DATA, "21", "22")
          .add(UNIQUE, "23505")
          .add(CONSTRAINT, "23", "40002", "44")
          .add(READ_ONLY, "25006")
          .add(TRANSACTION_STATE, "25", "2D", "3B")
          .add(PERMISSION, "28", "42501")
          .add(CANNOT_OPEN, "3D")
          .add(UNDEFINED_OBJECT, "3F")
          .addNotRun(SERIALIZATION, "40001")
          .add(SERIALIZATION, "40")
          .add(OTHER, "40003")
          .add(SYNTAX, "37", "42")
          .add(CANCELLED, "57014", "HY008")
          .add(TIMEOUT, "HYT00", "HYT01")
          .add(MEMORY, "HY001")
          .add(MISUSE, "07", "0A", "24", "HY010", "HYC00", "S1009")
          .table();

  private StandardErrors() {}

  /** Never null. */
  static SqlError find(SQLException e) {
    SqlError byState = byState(STATES, e.getSQLState());
    if (byState != null && byState.kind() == CONNECTION) return byState;
    if (e instanceof SQLTimeoutException) return new SqlError(TIMEOUT, false);
    return byState != null ? byState : new SqlError(byClass(e), false);
  }

  /** The row of the whole state or else of its class; null where neither is there. */
  static SqlError byState(Map<String, SqlError> states, String state) {
    if (state == null || state.length() != 5) return null;
    SqlError whole = states.get(state);
    return whole != null ? whole : states.get(state.substring(0, 2));
  }

  private static ErrorKind byClass(SQLException e) {
    if (e instanceof SQLTransactionRollbackException) return SERIALIZATION;
    if (e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException
        || e instanceof SQLRecoverableException) return CONNECTION;
    if (e instanceof SQLIntegrityConstraintViolationException) return CONSTRAINT;
    if (e instanceof SQLDataException) return DATA;
    if (e instanceof SQLSyntaxErrorException) return SYNTAX;
    if (e instanceof SQLInvalidAuthorizationSpecException) return PERMISSION;
    if (e instanceof SQLFeatureNotSupportedException) return MISUSE;
    return OTHER;
  }
}
