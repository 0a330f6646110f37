package dev.sluice.tracing;

import dev.sluice.tracing.OperationShapes.Shape;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stored procedure called in JDBC's own escape syntax, which names it whatever the dialect.
 *
 * @param name as the application wrote it
 * @param summary what the conventions have for such a call, and the name of its span
 */
record Procedure(String name, String summary) {

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\s*+\\{\\s*+(?:\\?\\s*+=\\s*+)?+(call)\\s++([^\\s(){}]++)", Pattern.CASE_INSENSITIVE);

  /** Null for any other text. */
  static Procedure of(String sql) {
    if (!sql.startsWith("{", firstSign(sql))) {
      return null;
    }
    Matcher call = ESCAPE.matcher(sql);
    return call.lookingAt()
        ? new Procedure(call.group(2), call.group(1) + ' ' + call.group(2))
        : null;
  }

  private static int firstSign(String sql) {
    int at = 0;
    while (at < sql.length() && sql.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  Shape shape(Shape usual, int batchSize) {
    String summary = batchSize == 1 ? this.summary : "BATCH " + this.summary;
    return new Shape(
        summary,
        usual.attributes().toBuilder()
            .put(Keys.QUERY_SUMMARY, summary)
            .put(Keys.PROCEDURE, name)
            .build());
  }
}
