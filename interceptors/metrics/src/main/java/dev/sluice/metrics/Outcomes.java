package dev.sluice.metrics;

import dev.sluice.jdbc.measure.Bounded;
import dev.sluice.jdbc.measure.Failures;
import io.opentelemetry.api.common.Attributes;
import java.util.function.Function;

/**
 * What attributes tell of a failure. An application may raise errors with codes of its own, so only
 * so many are told apart. Attributes of a success are handed through, so that they are reused.
 */
final class Outcomes {

  private final Bounded<String, String> values =
      new Bounded<>(Function.identity(), value -> Keys.OTHER);

  /** Of a call of the database. */
  Attributes ofCall(Attributes success, Throwable failure) {
    return failure == null
        ? success
        : success.toBuilder()
            .put(Keys.ERROR_TYPE, values.get(Failures.type(failure)))
            .put(Keys.ERROR_KIND, Failures.kind(failure))
            .build();
  }

  /** Of an operation, with the database's code. */
  Attributes ofOperation(Attributes success, Throwable failure) {
    Attributes outcome = ofCall(success, failure);
    String code = failure == null ? null : Failures.statusCode(failure);
    return code == null
        ? outcome
        : outcome.toBuilder().put(Keys.STATUS_CODE, values.get(code)).build();
  }

  /** Of a unit of work. */
  Attributes ofUnit(Attributes success, Throwable failure) {
    return failure == null
        ? success
        : success.toBuilder()
            .put(Keys.ERROR_TYPE, values.get(Failures.typeOfUnit(failure)))
            .build();
  }
}
