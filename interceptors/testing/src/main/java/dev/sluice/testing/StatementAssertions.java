package dev.sluice.testing;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.sluice.jdbc.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a test says about the number of statements that a {@link Recorder} saw. Needs no assertion
 * library; what does not hold is an {@link AssertionError} with all calls in its message.
 *
 * <pre>{@code
 * recorder.clear();
 * orders.readAll();
 * assertThatStatements(recorder).areAtMost(2).areNotRepeated();
 * }</pre>
 *
 * <p>Statements are queries, updates, executions and batches, each batch one, those of housekeeping
 * included unless the recorder leaves them out. The recorder must keep them all.
 */
public final class StatementAssertions {

  private final Recorder recorder;
  private final List<RecordedCall> statements;

  private StatementAssertions(Recorder recorder) {
    this.recorder = recorder;
    this.statements = recorder.calls(call -> Kind.STATEMENTS.contains(call.kind()));
  }

  /**
   * Begins.
   *
   * @param recorder what saw the statements; not null
   * @return the statements up to this moment
   */
  public static StatementAssertions assertThatStatements(Recorder recorder) {
    return new StatementAssertions(Objects.requireNonNull(recorder, "recorder"));
  }

  /**
   * There were so many, no more and no less.
   *
   * @param count 0 or more
   * @return this
   * @throws AssertionError if it was another number
   */
  public StatementAssertions areExactly(int count) {
    return check(statements.size() == count, "expected " + count + " statements");
  }

  /**
   * There were so many or less.
   *
   * @param most 0 or more
   * @return this
   * @throws AssertionError if there were more
   */
  public StatementAssertions areAtMost(int most) {
    return check(statements.size() <= most, "expected at most " + most + " statements");
  }

  /**
   * No text was executed more than once.
   *
   * @return this
   * @throws AssertionError if one was
   */
  public StatementAssertions areNotRepeated() {
    return areRepeatedAtMost(1);
  }

  /**
   * No text was executed more often than that. Texts with other literals are other texts.
   *
   * @param most 1 or more
   * @return this
   * @throws AssertionError if one was
   */
  public StatementAssertions areRepeatedAtMost(int most) {
    Map<String, Long> counts =
        statements.stream().collect(groupingBy(RecordedCall::sql, TreeMap::new, counting()));
    counts.forEach(
        (sql, count) ->
            check(count <= most, "expected at most %d times: %s".formatted(most, Shown.sql(sql))));
    return this;
  }

  private StatementAssertions check(boolean holds, String expectation) {
    if (!holds) {
      throw new AssertionError(
          "%s, but there were %d in all:%n%s"
              .formatted(expectation, statements.size(), recorder.report()));
    }
    return this;
  }
}
