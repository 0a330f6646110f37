package dev.sluice.jdbc.measure;

import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;

/** What the attributes of metrics say of a failure; never its message, which may hold data. */
public final class Failures {

  private Failures() {}

  /**
   * The kind by our classification; what has none goes by the class of its exception.
   *
   * @param failure not null
   * @return {@code error.type}: the name of an {@link ErrorKind}, or of a class
   */
  public static String type(Throwable failure) {
    ErrorKind kind =
        failure instanceof SQLException sql ? SqlError.of(sql).kind() : ErrorKind.OTHER;
    return kind == ErrorKind.OTHER ? failure.getClass().getName() : kind.name();
  }

  /**
   * The product's own code where there is one, since it says more than an SQLSTATE.
   *
   * @param failure not null
   * @return {@code db.response.status_code}; null if there is none
   */
  public static String statusCode(Throwable failure) {
    if (!(failure instanceof SQLException sql)) {
      return null;
    }
    return sql.getErrorCode() != 0 ? Integer.toString(sql.getErrorCode()) : sql.getSQLState();
  }

  /**
   * Whether a connection was not given in time, by the exception that JDBC has for it or the one
   * that HikariCP throws.
   *
   * @param failure of the acquisition; not null
   * @return true if it is known to be that
   */
  public static boolean isTimeout(Throwable failure) {
    return failure instanceof SQLTimeoutException
        || failure instanceof SQLTransientConnectionException;
  }
}
