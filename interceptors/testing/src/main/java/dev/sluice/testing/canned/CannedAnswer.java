package dev.sluice.testing.canned;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Answers an execution. Rows and update counts are answers themselves, whatever the call; a lambda
 * can look at the parameters:
 *
 * <pre>{@code
 * .on("SELECT name FROM users WHERE id = ?",
 *     call -> call.parameter(1).equals(7L) ? rows("name").row("Ada") : rows("name"))
 * }</pre>
 *
 * <p>Must be thread-safe if the data source is used by several threads.
 */
@FunctionalInterface
public interface CannedAnswer {

  /**
   * Answers.
   *
   * @param call what is executed; never null
   * @return {@link CannedRows} or a {@link CannedUpdate}; not null
   * @throws SQLException what the execution is to fail with
   */
  CannedResult to(CannedCall call) throws SQLException;

  /**
   * Rows; none until {@link CannedRows#row} adds some.
   *
   * @param labels of the columns, one or more; not null
   * @return an answer to a query
   */
  static CannedRows rows(String... labels) {
    return new CannedRows(List.of(labels));
  }

  /**
   * An update count.
   *
   * @param count 0 or more
   * @return an answer to an update
   */
  static CannedUpdate update(long count) {
    return new CannedUpdate(count, new CannedRows(List.of("GENERATED_KEY")));
  }

  /**
   * A failure.
   *
   * @param failure makes a new exception for each call, such as {@link
   *     dev.sluice.testing.SqlFaults#busy}; not null
   * @return an answer that throws
   */
  static CannedAnswer fail(Supplier<? extends SQLException> failure) {
    Objects.requireNonNull(failure, "failure");
    return call -> {
      throw failure.get();
    };
  }
}
