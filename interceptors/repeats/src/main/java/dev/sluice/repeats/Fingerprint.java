package dev.sluice.repeats;

import dev.sluice.jdbc.SqlCall;

/** The text that executions have in common: literals of unprepared texts become question marks. */
final class Fingerprint {

  private Fingerprint() {}

  static String of(SqlCall<?> call) {
    return call.mayHoldData() ? withoutLiterals(call.sql()) : call.sql();
  }

  /** Of bounded length, so that what is kept is bounded. */
  static String bounded(String sql, int maxLength) {
    if (sql.length() <= maxLength) {
      return sql;
    }
    boolean splitsPair = Character.isHighSurrogate(sql.charAt(maxLength - 1));
    return sql.substring(0, splitsPair ? maxLength - 1 : maxLength) + "…";
  }

  /** What follows a sign that databases read differently is left out, as it may be data. */
  static String withoutLiterals(String sql) {
    StringBuilder text = new StringBuilder(sql.length());
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      boolean inName = at > 0 && isPartOfName(sql.charAt(at - 1));
      if (c == '\'' || c == '"') {
        int end = inName && c == '\'' ? -1 : sql.indexOf(c, at + 1);
        if (end < 0 || sql.charAt(end - 1) == '\\') {
          return text.append('…').toString();
        }
        text.append('?');
        at = end + 1;
      } else if (!inName && Character.isDigit(c)) {
        while (at < sql.length() && (isPartOfName(sql.charAt(at)) || sql.charAt(at) == '.')) {
          at++;
        }
        text.append('?');
      } else if (isDoubtful(sql, at)) {
        return text.append('…').toString();
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  private static boolean isDoubtful(String sql, int at) {
    return switch (sql.charAt(at)) {
      case '$', '#', '`', '[', '\\' -> true;
      case '-' -> sql.startsWith("--", at);
      case '/' -> sql.startsWith("/*", at);
      default -> false;
    };
  }

  private static boolean isPartOfName(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
