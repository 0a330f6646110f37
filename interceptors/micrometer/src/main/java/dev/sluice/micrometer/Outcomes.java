package dev.sluice.micrometer;

import dev.sluice.jdbc.measure.Bounded;
import dev.sluice.jdbc.measure.Failures;
import io.micrometer.core.instrument.Tags;
import java.util.function.Function;

/**
 * What tags tell of a failure; of a success, which is null, the same tags tell that there was none.
 * An application may raise errors with codes of its own, so only so many are told apart.
 */
final class Outcomes {

  private final Bounded<String, String> values =
      new Bounded<>(Function.identity(), value -> Names.OTHER);

  /** Of a call of the database. */
  Tags ofCall(Throwable failure) {
    return failure == null
        ? Tags.of(Names.ERROR_TYPE, Names.NONE, Names.ERROR_KIND, Names.NONE)
        : Tags.of(
            Names.ERROR_TYPE,
            values.get(Failures.type(failure)),
            Names.ERROR_KIND,
            Names.orNone(Failures.kind(failure)));
  }

  /** Of an operation, with the database's code. */
  Tags ofOperation(Throwable failure) {
    String code = failure == null ? null : Failures.statusCode(failure);
    return ofCall(failure).and(Names.STATUS_CODE, code == null ? Names.NONE : values.get(code));
  }

  /** Of a unit of work. */
  Tags ofUnit(Throwable failure) {
    return Tags.of(
        Names.ERROR_TYPE, failure == null ? Names.NONE : values.get(Failures.typeOfUnit(failure)));
  }
}
