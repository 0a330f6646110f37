package dev.sluice.repeats;

import java.util.List;
import java.util.Objects;

/**
 * What a unit of work, a use of a connection or a scope executed too often. Immutable.
 *
 * @param unit the name of the unit; null for the others
 * @param connection the {@linkplain dev.sluice.jdbc.ConnectionInfo#number number} of the
 *     connection; 0 for a unit and a scope
 * @param scope the key of the {@linkplain Repeats.Builder#scope scope} as text; null for the others
 * @param statements how many statements there were in all; a batch is one
 * @param repeated the texts that were executed too often, in the order in which they first were;
 *     empty if there were only too many in all
 */
public record RepeatReport(
    String unit, long connection, String scope, long statements, List<Repeated> repeated) {

  /**
   * Copies the list.
   *
   * @param unit see above
   * @param connection see above
   * @param scope see above
   * @param statements see above
   * @param repeated see above; not null
   */
  public RepeatReport {
    repeated = List.copyOf(repeated);
  }

  /**
   * A text executed too often.
   *
   * @param sql the text, of bounded length, with a question mark for each literal; not null
   * @param executions how often
   * @param caller the application's line that executed it when it became too often; null if no
   *     frame of the stack was the application's
   */
  public record Repeated(String sql, long executions, StackTraceElement caller) {

    /**
     * A text executed too often.
     *
     * @param sql see above; not null
     * @param executions see above
     * @param caller see above
     */
    public Repeated {
      Objects.requireNonNull(sql, "sql");
    }
  }

  private String name() {
    if (scope != null) {
      return "scope " + scope;
    }
    return unit == null ? "connection " + connection : "unit " + unit;
  }

  /** One line of text, and one for each repeated statement. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(name());
    text.append(" executed ").append(statements).append(" statements");
    for (Repeated one : repeated) {
      text.append("\n\t").append(one.executions()).append(" times ").append(one.sql());
      if (one.caller() != null) {
        text.append(" at ").append(one.caller());
      }
    }
    return text.toString();
  }
}
