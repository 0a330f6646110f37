package dev.sluice.guard;

import java.sql.SQLNonTransientException;

/**
 * A {@link Guard} has refused a statement; nothing was sent to the database. Repeating it gives the
 * same. Its SQLSTATE is 25006 for {@link Guard.Builder#readOnly}, otherwise 42501.
 */
public final class RefusedException extends SQLNonTransientException {

  private static final long serialVersionUID = 1;

  /** The name of the broken rule; not null. */
  private final String rule;

  RefusedException(Rule rule, String call) {
    super(
        "%s is refused by the rule \"%s\"; it was not sent to the database"
            .formatted(call, rule.name()),
        rule.sqlState());
    this.rule = rule.name();
  }

  /**
   * The rule that the statement breaks.
   *
   * @return its name; never null
   */
  public String rule() {
    return rule;
  }
}
