package dev.sluice.testing;

import dev.sluice.jdbc.Kind;

/**
 * Where a {@link FaultSweep} made an operation fail.
 *
 * @param fault the name of the fault
 * @param number which call of the operation it was, from 1
 * @param kind what that call did
 * @param sql its text; null for a call without one
 * @param after whether the call had taken effect
 */
public record FaultPoint(String fault, int number, Kind kind, String sql, boolean after) {

  /** Reads "busy before call 3, COMMIT". */
  @Override
  public String toString() {
    return "%s %s call %d, %s%s"
        .formatted(
            fault,
            after ? "after" : "before",
            number,
            kind,
            sql == null ? "" : ": " + Shown.sql(sql));
  }
}
