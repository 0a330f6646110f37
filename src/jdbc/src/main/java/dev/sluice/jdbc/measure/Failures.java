package dev.sluice.jdbc.measure;

import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.error.StatusCode;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;

/** What attributes say of a failure; never its message, which may hold data. */
public final class Failures {

  private Failures() {}

  /**
   * What kind of error a call of the database ended with, by OpenTelemetry's conventions: its
   * {@linkplain #statusCode code}, or where it has none the class of the exception, or of the cause
   * of one that says nothing itself.
   *
   * @param failure not null
   * @return {@code error.type}
   */
  public static String type(Throwable failure) {
    String code = statusCode(failure);
    return code == null ? className(failure) : code;
  }

  /**
   * What kind of error a unit of work ended with: the {@linkplain #kind kind}, the same for all
   * products, or where it has none the class of the exception.
   *
   * @param failure not null
   * @return {@code error.type}
   */
  public static String typeOfUnit(Throwable failure) {
    String kind = kind(failure);
    return kind == null ? className(failure) : kind;
  }

  /**
   * The kind by our classification.
   *
   * @param failure not null
   * @return the name of an {@link ErrorKind}; null for {@link ErrorKind#OTHER} and for what is no
   *     {@link SQLException}
   */
  public static String kind(Throwable failure) {
    ErrorKind kind =
        failure instanceof SQLException sql ? SqlError.of(sql).kind() : ErrorKind.OTHER;
    return kind == ErrorKind.OTHER ? null : kind.name();
  }

  /**
   * The database's own code, as {@link StatusCode} tells it.
   *
   * @param failure not null
   * @return {@code db.response.status_code}; null if there is none
   */
  public static String statusCode(Throwable failure) {
    return failure instanceof SQLException sql ? StatusCode.of(sql) : null;
  }

  private static String className(Throwable failure) {
    boolean silent = failure.getClass() == SQLException.class && failure.getCause() != null;
    return (silent ? failure.getCause() : failure).getClass().getName();
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
