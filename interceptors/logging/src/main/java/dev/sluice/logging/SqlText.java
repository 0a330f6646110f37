package dev.sluice.logging;

import dev.sluice.jdbc.SqlCall;

/** SQL as it is logged: on one line, of bounded length, and without data. */
final class SqlText {

  private final int maxLength;
  private final boolean literals;

  SqlText(int maxLength, boolean literals) {
    this.maxLength = maxLength;
    this.literals = literals;
  }

  String of(SqlCall<?> call) {
    String sql = call.sql();
    if (!literals && call.mayHoldData()) {
      String verb = firstWord(sql);
      return verb.isEmpty() ? "…" : verb + " …";
    }
    return sql.length() <= maxLength && isOneLine(sql) ? sql : oneLine(sql);
  }

  private static String firstWord(String sql) {
    int start = 0;
    while (start < sql.length() && isSpace(sql.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    return sql.substring(start, end);
  }

  private static boolean isOneLine(String sql) {
    boolean afterSpace = true;
    for (int i = 0; i < sql.length(); i++) {
      boolean space = isSpace(sql.charAt(i));
      if (space && (afterSpace || sql.charAt(i) != ' ')) {
        return false;
      }
      afterSpace = space;
    }
    return !afterSpace;
  }

  private String oneLine(String sql) {
    StringBuilder line = new StringBuilder(Math.min(sql.length(), maxLength + 2));
    boolean gap = false;
    for (int i = 0; i < sql.length() && line.length() <= maxLength; i++) {
      char c = sql.charAt(i);
      if (isSpace(c)) {
        gap = line.length() > 0;
        continue;
      }
      if (gap) {
        line.append(' ');
        gap = false;
      }
      line.append(c);
    }
    if (line.length() > maxLength) {
      boolean splitsPair = Character.isHighSurrogate(line.charAt(maxLength - 2));
      line.setLength(splitsPair ? maxLength - 2 : maxLength - 1);
      line.append('…');
    }
    return line.toString();
  }

  /** Control characters too: they could forge a line of the log. */
  private static boolean isSpace(char c) {
    return c <= ' ' || (c >= 0x7F && (Character.isWhitespace(c) || Character.isISOControl(c)));
  }
}
