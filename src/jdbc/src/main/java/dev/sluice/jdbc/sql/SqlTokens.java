package dev.sluice.jdbc.sql;

import java.util.Arrays;

/**
 * A text as words, numbers, quoted names, literals and signs, read in one pass, in time linear in
 * its length; white space and comments are left out.
 *
 * <p>Databases differ in what quotes and what comments, and some have settings for it. A text on
 * which they could disagree is {@link #doubtful}, and only its first tokens are {@link #certain};
 * read {@link #everything whole}, as if nothing quoted or commented, it shows the words that any of
 * them could see. Immutable.
 */
public final class SqlTokens {

  private enum Type {
    WORD,
    NUMBER,
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
  private int certain;

  private SqlTokens(String sql, boolean whole) {
    this.sql = sql;
    this.whole = whole;
    int at = 0;
    while (at < sql.length()) {
      at = read(at);
      certain = doubtful ? certain : size;
    }
  }

  /**
   * Reads a text.
   *
   * @param sql not null
   * @return its tokens
   */
  public static SqlTokens of(String sql) {
    return new SqlTokens(sql, false);
  }

  /**
   * The same text, with what is in quotation marks and comments as words too.
   *
   * @return other tokens
   */
  public SqlTokens everything() {
    return new SqlTokens(sql, true);
  }

  /**
   * Whether databases could differ in where a literal or comment of this text ends.
   *
   * @return true if only the first tokens are {@link #certain}
   */
  public boolean doubtful() {
    return doubtful;
  }

  /**
   * How many tokens come before the first sign that databases could read differently.
   *
   * @return {@link #size} if there is none
   */
  public int certain() {
    return certain;
  }

  /**
   * How many tokens there are. Of a token that is not there, all that asks about one says no.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /**
   * Whether a token is this word; a quoted name is none.
   *
   * @param i the token's number, from 0
   * @param word in any case; not null
   * @return true if it is
   */
  public boolean isWord(int i, String word) {
    return is(i, Type.WORD) && matches(i, word, 0, word.length());
  }

  /**
   * Whether a token is one of these words; a quoted name is none.
   *
   * @param i the token's number, from 0
   * @param words in any case; no nulls
   * @return true if it is
   */
  public boolean isWord(int i, Iterable<String> words) {
    for (String word : words) {
      if (isWord(i, word)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a token is a word, a key word or a name without quotation marks.
   *
   * @param i the token's number, from 0
   * @return true if it is
   */
  public boolean isWord(int i) {
    return is(i, Type.WORD);
  }

  /**
   * Whether a token is a name in quotation marks, backticks or brackets. In double quotation marks
   * it may be a literal in MySQL and SQLite, in brackets an index in PostgreSQL.
   *
   * @param i the token's number, from 0
   * @return true if it is
   */
  public boolean isQuotedName(int i) {
    return is(i, Type.NAME);
  }

  /**
   * Whether a token is a literal in single quotation marks.
   *
   * @param i the token's number, from 0
   * @return true if it is
   */
  public boolean isLiteral(int i) {
    return is(i, Type.LITERAL);
  }

  /**
   * Whether a token is a number, or the digits with which one begins.
   *
   * @param i the token's number, from 0
   * @return true if it is
   */
  public boolean isNumber(int i) {
    return is(i, Type.NUMBER);
  }

  /**
   * Whether a token is this sign.
   *
   * @param i the token's number, from 0
   * @param sign no part of a word
   * @return true if it is
   */
  public boolean isSign(int i, char sign) {
    return is(i, Type.SIGN) && sql.charAt(starts[i]) == sign;
  }

  /**
   * Whether nothing is between a token and the one before it.
   *
   * @param i the token's number, from 0
   * @return false for the first, and after white space or a comment
   */
  public boolean followsClosely(int i) {
    return i > 0 && i < size && from(i) == to(i - 1);
  }

  /**
   * A token as it is written, quotation marks included.
   *
   * @param i the token's number, less than {@link #size}
   * @return never null
   */
  public String text(int i) {
    return sql.substring(from(i), to(i));
  }

  /** A name is kept without its marks, of which one that nobody closed has only the first. */
  private int from(int i) {
    return types[i] == Type.NAME ? starts[i] - 1 : starts[i];
  }

  private int to(int i) {
    return types[i] == Type.NAME ? Math.min(ends[i] + 1, sql.length()) : ends[i];
  }

  /**
   * Whether the tokens of a phrase are here one after the other.
   *
   * @param phrase may write names unquoted; not null
   * @return true if they are
   */
  public boolean contains(SqlTokens phrase) {
    for (int i = 0; i + phrase.size <= size; i++) {
      if (startsWith(i, phrase)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the tokens of a phrase are at one place.
   *
   * @param from the number of the first token
   * @param phrase may write names unquoted; not null
   * @return true if they are
   */
  public boolean startsWith(int from, SqlTokens phrase) {
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
    if (Character.isDigit(c)) {
      return number(at);
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

  private int number(int start) {
    int end = start + 1;
    while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
      end++;
    }
    add(Type.NUMBER, start, end);
    return end;
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
