package dev.sluice.jdbc.datasource;

import java.util.Locale;

/** Reads a text word by word, white space and comments left out; just enough for short texts. */
final class SqlWords {

  private final String sql;
  private int at;

  SqlWords(String sql) {
    this.sql = sql;
    skipBlank();
  }

  /** Skips the next word if it is this one. */
  boolean skip(String word) {
    int end = at + word.length();
    if (!sql.regionMatches(true, at, word, 0, word.length())
        || (end < sql.length() && isPartOfWord(sql.charAt(end)))) {
      return false;
    }
    at = end;
    skipBlank();
    return true;
  }

  /**
   * The next word in upper case, a single sign, or a quoted name with its quotation marks; empty at
   * the end of the text, and of the statement if nothing follows its semicolon.
   */
  String next() {
    int start = at;
    if (start == sql.length()) {
      return "";
    }
    char c = sql.charAt(at++);
    char quote = closing(c);
    if (quote != 0) {
      int end = sql.indexOf(quote, at);
      at = end < 0 ? sql.length() : end + 1;
    } else if (isPartOfWord(c)) {
      while (at < sql.length() && isPartOfWord(sql.charAt(at))) {
        at++;
      }
    }
    String word = sql.substring(start, at).toUpperCase(Locale.ROOT);
    skipBlank();
    return word.equals(";") && at == sql.length() ? "" : word;
  }

  /** The next word as a name in lower case, without quotation marks; empty if it is no name. */
  String nextName() {
    String word = next().toLowerCase(Locale.ROOT);
    if (word.isEmpty() || isPartOfWord(word.charAt(0))) {
      return word;
    }
    char quote = closing(word.charAt(0));
    return quote != 0 && word.length() > 2 ? word.substring(1, word.length() - 1) : "";
  }

  private void skipBlank() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else {
        return;
      }
    }
  }

  private static char closing(char opening) {
    return switch (opening) {
      case '"', '\'', '`' -> opening;
      case '[' -> ']';
      default -> 0;
    };
  }

  private static boolean isPartOfWord(char c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }
}
