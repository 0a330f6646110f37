package dev.sluice.tracing;

import static dev.sluice.jdbc.measure.Failures.kind;
import static dev.sluice.jdbc.measure.Failures.statusCode;
import static dev.sluice.jdbc.measure.Failures.type;
import static dev.sluice.jdbc.measure.Failures.typeOfUnit;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/**
 * What a span tells of an exception: its kind and code; its message, which may hold data, if asked.
 */
final class Failures {

  private final boolean exceptions;

  /**
   * For one tracing.
   *
   * @param exceptions whether the exceptions themselves are recorded, messages included
   */
  Failures(boolean exceptions) {
    this.exceptions = exceptions;
  }

  /** The call of the database that this span is about failed. */
  void record(Span span, Throwable failure) {
    if (span.isRecording()) {
      record(
          span,
          failure,
          Attributes.builder()
              .put(Keys.ERROR_TYPE, type(failure))
              .put(Keys.ERROR_KIND, kind(failure)));
    }
  }

  /** The unit of this span failed, or a transaction of several units. */
  void recordUnit(Span span, Throwable failure) {
    if (span.isRecording()) {
      record(span, failure, ofUnit(failure));
    }
  }

  /** An attempt at the unit of this span failed; the unit itself may yet succeed. */
  static void recordAttempt(Span unit, int attempt, Throwable failure) {
    if (unit.isRecording()) {
      AttributesBuilder attributes = ofUnit(failure).put(Keys.ATTEMPT, (long) attempt);
      unit.addEvent("attempt failed", withCode(attributes, failure));
    }
  }

  private static AttributesBuilder ofUnit(Throwable failure) {
    return Attributes.builder().put(Keys.ERROR_TYPE, typeOfUnit(failure));
  }

  private void record(Span span, Throwable failure, AttributesBuilder attributes) {
    span.setStatus(StatusCode.ERROR).setAllAttributes(withCode(attributes, failure));
    if (exceptions) {
      span.recordException(failure);
    }
  }

  private static Attributes withCode(AttributesBuilder attributes, Throwable failure) {
    return attributes.put(Keys.STATUS_CODE, statusCode(failure)).build();
  }
}
