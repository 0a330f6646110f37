package dev.sluice.guard;

import dev.sluice.jdbc.sql.SqlTokens;
import java.util.List;
import java.util.function.Predicate;

/** What must not be executed, under a name that says why. */
record Rule(String name, String sqlState, Predicate<SqlTokens> broken) {

  private static final String READ_ONLY = "25006";
  private static final String NOT_ALLOWED = "42501";

  static Rule readOnly(List<SqlTokens> allowed) {
    return new Rule("read only", READ_ONLY, text -> Statements.mayWrite(text, allowed));
  }

  static Rule noSchemaChanges() {
    return new Rule("no schema changes", NOT_ALLOWED, Statements::mayChangeSchema);
  }

  static Rule phrase(String name, SqlTokens phrase) {
    return new Rule(name, NOT_ALLOWED, text -> text.contains(phrase));
  }
}
