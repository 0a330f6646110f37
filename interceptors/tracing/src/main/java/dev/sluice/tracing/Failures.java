package dev.sluice.tracing;

import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.sql.SQLException;

/**
 * What a span tells of an exception: its kind and code; its message, which may hold data, if asked.
 */
final class Failures {

  private static final String ORACLE = "ORA-";

  private final boolean exceptions;

  /**
   * For one tracing.
   *
   * @param exceptions whether the exceptions themselves are recorded, messages included
   */
  Failures(boolean exceptions) {
    this.exceptions = exceptions;
  }

  /** The call of this span failed. */
  void record(Span span, Throwable failure) {
    if (span.isRecording()) {
      span.setStatus(StatusCode.ERROR).setAllAttributes(describe(failure).build());
      if (exceptions) {
        span.recordException(failure);
      }
    }
  }

  /** An attempt at the unit of this span failed; the unit itself may yet succeed. */
  static void recordAttempt(Span unit, int attempt, Throwable failure) {
    if (unit.isRecording()) {
      unit.addEvent("attempt failed", describe(failure).put(Keys.ATTEMPT, (long) attempt).build());
    }
  }

  private static AttributesBuilder describe(Throwable failure) {
    AttributesBuilder attributes = Attributes.builder().put(Keys.ERROR_TYPE, errorType(failure));
    String code = failure instanceof SQLException sql ? statusCode(sql) : null;
    return code == null ? attributes : attributes.put(Keys.STATUS_CODE, code);
  }

  /** The kind by our classification; what has none goes by the class of its exception. */
  private static String errorType(Throwable failure) {
    ErrorKind kind =
        failure instanceof SQLException sql ? SqlError.of(sql).kind() : ErrorKind.OTHER;
    return kind == ErrorKind.OTHER ? failure.getClass().getName() : kind.name();
  }

  /** The product's own code where there is one, since it says more than an SQLSTATE. */
  private static String statusCode(SQLException failure) {
    int code = failure.getErrorCode();
    if (code == 0) {
      return failure.getSQLState();
    }
    String message = failure.getMessage();
    boolean oracle = message != null && message.startsWith(ORACLE);
    return oracle ? ORACLE + "%05d".formatted(code) : Integer.toString(code);
  }
}
