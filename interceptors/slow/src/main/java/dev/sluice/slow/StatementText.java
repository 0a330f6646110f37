package dev.sluice.slow;

import dev.sluice.jdbc.SqlCall;

/** SQL as it is reported: on one line, of bounded length, and without data. */
record StatementText(int maxLength, boolean literals) {

  String of(SqlCall<?> call) {
    String sql = call.sql();
    if (!literals && call.mayHoldData()) {
      return firstWord(sql) + " …";
    }
    String head = sql.length() <= maxLength ? sql : sql.substring(0, cut(sql)) + "…";
    return head.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
  }

  /** Where to cut off, so that no pair of surrogates is split. */
  private int cut(String sql) {
    return Character.isHighSurrogate(sql.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  }

  private static String firstWord(String sql) {
    int start = 0;
    while (start < sql.length() && Character.isWhitespace(sql.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    return sql.substring(start, end);
  }
}
