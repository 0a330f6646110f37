package dev.sluice.wild;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** What a scenario saw, as text that can be compared. */
final class Notes {

  private final List<String> lines = new ArrayList<>();

  void note(String what, Object seen) {
    lines.add(what + ": " + text(seen));
  }

  /** Notes the outcome of what some databases refuse; an error is an outcome. */
  void attempt(String what, Callable<?> attempt) {
    try {
      note(what, attempt.call());
    } catch (Exception e) {
      note(what, failure(e));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  private static String failure(Throwable e) {
    String sql =
        e instanceof SQLException s ? " %s %d".formatted(s.getSQLState(), s.getErrorCode()) : "";
    String counts = e instanceof BatchUpdateException b ? text(b.getUpdateCounts()) : "";
    String cause = e.getCause() == null ? "" : " by " + failure(e.getCause());
    return e.getClass().getName() + sql + counts + " " + e.getMessage() + cause;
  }

  private static String text(Object seen) {
    if (seen instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    if (seen instanceof int[] counts) {
      return Arrays.toString(counts);
    }
    return seen instanceof Object[] many ? Arrays.deepToString(many) : String.valueOf(seen);
  }
}
