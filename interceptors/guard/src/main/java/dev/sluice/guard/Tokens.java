package dev.sluice.guard;

import java.util.Arrays;

/**
 * A text as words, names, literals and signs, read in one pass, white space and comments left out.
 *
 * <p>Databases differ in what quotes and what comments. A text on which they could disagree is
 * {@link #doubtful}; read {@link #everything whole}, as if nothing quoted or commented, it shows
 * the words that any of them could see.
 */
final class Tokens {

  private enum Type {
    WORD,
    NAME,
    LITERAL,
    SIGN
  }

  private final String sql;
  private final boolean whole;
  private Type[] types = new Type[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int size;
  private boolean doubtful;

  private Tokens(String sql, boolean whole) {
    this.sql = sql;
    this.whole = whole;
    int at = 0;
    while (at < sql.length()) {
      at = read(at);
    }
  }

  static Tokens of(String sql) {
    return new Tokens(sql, false);
  }

  /** The same text, with what is in quotation marks and comments as words too. */
  Tokens everything() {
    return new Tokens(sql, true);
  }

  /** Whether databases could differ in where a literal or comment of this text ends. */
  boolean doubtful() {
    return doubtful;
  }

  int size() {
    return size;
  }

  /** Whether a token is this word; a quoted name is none. */
  boolean isWord(int i, String word) {
    return is(i, Type.WORD) && matches(i, word, 0, word.length());
  }

  boolean isWord(int i, Iterable<String> words) {
    for (String word : words) {
      if (isWord(i, word)) {
        return true;
      }
    }
    return false;
  }

  boolean isSign(int i, char sign) {
    return is(i, Type.SIGN) && sql.charAt(starts[i]) == sign;
  }

  /** Whether the tokens of a phrase are here one after the other; it may write names unquoted. */
  boolean contains(Tokens phrase) {
    for (int i = 0; i + phrase.size <= size; i++) {
      if (startsWith(i, phrase)) {
        return true;
      }
    }
    return false;
  }

  boolean startsWith(int from, Tokens phrase) {
    for (int i = 0; i < phrase.size; i++) {
      int at = from + i;
      if (at >= size
          || types[at] == Type.LITERAL
          || !matches(at, phrase.sql, phrase.starts[i], phrase.ends[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean is(int i, Type type) {
    return i >= 0 && i < size && types[i] == type;
  }

  private boolean matches(int i, String other, int start, int end) {
    int length = end - start;
    return ends[i] - starts[i] == length
        && sql.regionMatches(true, starts[i], other, start, length);
  }

  /** Reads one token or gap; gives where the next begins. */
  private int read(int at) {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      return at + 1;
    }
    if (isPartOfWord(c)) {
      return word(at);
    }
    if (!whole) {
      switch (c) {
        case '\'', '"', '`' -> {
          return quoted(at, c);
        }
        case '[' -> {
          return bracket(at);
        }
        case '-' -> {
          if (sql.startsWith("--", at)) {
            return lineComment(at);
          }
        }
        case '/' -> {
          if (sql.startsWith("/*", at)) {
            return blockComment(at);
          }
        }
        case '#' -> doubtful = true; // a comment in MySQL, an operator or a name elsewhere
        default -> {}
      }
    }
    add(Type.SIGN, at, at + 1);
    return at + 1;
  }

  private int word(int start) {
    int end = start + 1;
    boolean dollar = sql.charAt(start) == '$';
    while (end < sql.length() && isPartOfWord(sql.charAt(end))) {
      doubtful |= dollar && sql.charAt(end) == '$'; // quotes in PostgreSQL: $$, $tag$
      dollar |= sql.charAt(end) == '$';
      end++;
    }
    add(Type.WORD, start, end);
    return end;
  }

  private int quoted(int start, char quote) {
    int previous = size - 1;
    doubtful |= quote == '\'' && start > 0 && endsAt(previous, start) && oracleQuotes(previous);
    int from = start + 1;
    while (true) {
      int end = sql.indexOf(quote, from);
      if (end < 0) {
        doubtful = true;
        add(Type.LITERAL, start, sql.length());
        return sql.length();
      }
      doubtful |= sql.charAt(end - 1) == '\\' && end - 1 > start;
      if (end + 1 == sql.length() || sql.charAt(end + 1) != quote) {
        if (quote == '\'') {
          add(Type.LITERAL, start, end + 1);
        } else {
          add(Type.NAME, start + 1, end);
        }
        return end + 1;
      }
      from = end + 2;
    }
  }

  /** {@code q'[...]'}, also {@code nq'[...]'}. */
  private boolean oracleQuotes(int i) {
    return isWord(i, "q") || isWord(i, "nq");
  }

  private boolean endsAt(int i, int end) {
    return i >= 0 && ends[i] == end;
  }

  /** A quoted name in SQL Server and SQLite, the index of an array in PostgreSQL. */
  private int bracket(int start) {
    int end = start + 1;
    while (end < sql.length() && sql.charAt(end) != ']') {
      char c = sql.charAt(end);
      if (c == '\'' || c == '"' || c == '`' || c == '-' || c == '/' || c == ';' || c == '[') {
        doubtful = true;
        add(Type.SIGN, start, start + 1);
        return start + 1;
      }
      end++;
    }
    doubtful |= end == sql.length() || sql.startsWith("]", end + 1);
    add(Type.NAME, start + 1, end);
    return Math.min(end + 1, sql.length());
  }

  /** MySQL wants white space after the two signs. */
  private int lineComment(int start) {
    int newline = sql.indexOf('\n', start);
    int end = newline < 0 ? sql.length() : newline + 1;
    boolean everywhere = start + 2 == end || Character.isWhitespace(sql.charAt(start + 2));
    for (int i = start + 2; i < end && !doubtful; i++) {
      char c = sql.charAt(i);
      doubtful = c == '\r' ? i + 2 < end : !everywhere && !Character.isLetterOrDigit(c) && c > ' ';
    }
    return end;
  }

  /** MySQL and MariaDB execute some; PostgreSQL and SQL Server nest them. */
  private int blockComment(int start) {
    int end = sql.indexOf("*/", start + 2);
    doubtful |= end < 0 || sql.startsWith("!", start + 2) || sql.startsWith("M!", start + 2);
    if (end < 0) {
      return sql.length();
    }
    int inner = sql.indexOf("/*", start + 2);
    doubtful |= inner >= 0 && inner < end;
    return end + 2;
  }

  private void add(Type type, int start, int end) {
    if (size == types.length) {
      types = Arrays.copyOf(types, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    types[size] = type;
    starts[size] = start;
    ends[size++] = end;
  }

  private static boolean isPartOfWord(char c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }
}
