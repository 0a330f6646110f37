package dev.sluice.tracing;

import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.sql.SQLException;

/** What a span tells of an exception: its kind and code, never its message, which may hold data. */
final class Failures {

  private Failures() {}

  /** The call of this span failed. */
  static void record(Span span, Throwable failure) {
    if (span.isRecording()) {
      span.setStatus(StatusCode.ERROR).setAllAttributes(describe(failure).build());
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
    return failure.getErrorCode() != 0
        ? Integer.toString(failure.getErrorCode())
        : failure.getSQLState();
  }
}
