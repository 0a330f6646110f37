package dev.sluice.repeats;

import dev.sluice.jdbc.CallingLine;
import dev.sluice.repeats.RepeatReport.Repeated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each text was executed in one unit or use of a connection. For one thread at a time.
 */
final class Counts {

  private static final int MOST_TEXTS = 200;

  private final Map<String, Count> byText = new LinkedHashMap<>();
  private long statements;

  private static final class Count {

    private long executions;
    private StackTraceElement caller;
  }

  /** Counts one more; past so many different texts only those known already, and the sum. */
  void add(String fingerprint, Limits limits, CallingLine callingLine) {
    statements++;
    Count count = byText.get(fingerprint);
    if (count == null && byText.size() < MOST_TEXTS) {
      count = new Count();
      byText.put(fingerprint, count);
    }
    if (count != null && ++count.executions == limits.repeats() + 1) {
      count.caller = callingLine.find();
    }
  }

  boolean exceed(Limits limits) {
    return statements > limits.statements()
        || byText.values().stream().anyMatch(count -> count.executions > limits.repeats());
  }

  RepeatReport report(String unit, long connection, String scope, Limits limits) {
    List<Repeated> repeated = new ArrayList<>();
    byText.forEach(
        (text, count) -> {
          if (count.executions > limits.repeats()) {
            String sql = Fingerprint.bounded(text, limits.maxSqlLength());
            repeated.add(new Repeated(sql, count.executions, count.caller));
          }
        });
    return new RepeatReport(unit, connection, scope, statements, repeated);
  }
}
