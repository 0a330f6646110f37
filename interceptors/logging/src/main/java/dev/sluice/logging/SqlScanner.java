package dev.sluice.logging;

/**
 * Reads SQL token by token in one pass, as its database would: it knows literals, quoted names,
 * comments and placeholders, and no grammar.
 */
final class SqlScanner {

  enum Token {
    SPACE,
    /** To the end of the line, which is not part of it. */
    LINE_COMMENT,
    BLOCK_COMMENT,
    /** With its prefix, if it has one. */
    LITERAL,
    QUOTED_NAME,
    /** Letters, digits, underscores: keywords, names, numbers. */
    WORD,
    PLACEHOLDER,
    /** {@code ??}, an operator's question mark. */
    QUESTION_MARK,
    SIGN,
    END
  }

  private final String sql;
  private final Dialect dialect;
  private int start;
  private int end;

  SqlScanner(String sql, Dialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
  }

  /** Moves to the next token. */
  Token next() {
    start = end;
    if (start == sql.length()) {
      return Token.END;
    }
    char c = sql.charAt(start);
    end = start + 1;
    if (Character.isWhitespace(c)) {
      while (Character.isWhitespace(at(end))) {
        end++;
      }
      return Token.SPACE;
    }
    return switch (c) {
      case '\'' -> literal(dialect.escapes());
      case '"' -> dialect.escapes() ? quoted('"', true) : quoted('"', false);
      case '`' -> dialect.backticks() ? quoted('`', false) : Token.SIGN;
      case '[' -> dialect.brackets() ? quoted(']', false) : Token.SIGN;
      case '?' -> questionMark();
      case ':', '@' -> dialect.namesParameters() && isPartOfWord(at(end)) ? name() : Token.SIGN;
      case '-' -> at(end) == '-' ? lineComment() : Token.SIGN;
      case '#' -> dialect == Dialect.MYSQL ? lineComment() : Token.SIGN;
      case '/' -> at(end) == '*' ? blockComment() : Token.SIGN;
      case '$' -> dollar();
      default -> isPartOfWord(c) ? word() : Token.SIGN;
    };
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  String text() {
    return sql.substring(start, end);
  }

  private char at(int index) {
    return index < sql.length() ? sql.charAt(index) : 0;
  }

  private Token literal(boolean escapes) {
    quoted('\'', escapes);
    return Token.LITERAL;
  }

  /** A doubled quotation mark is one that is meant. */
  private Token quoted(char quote, boolean escapes) {
    while (end < sql.length()) {
      char c = sql.charAt(end++);
      if (escapes && c == '\\') {
        end = Math.min(end + 1, sql.length());
      } else if (c == quote) {
        if (at(end) != quote) {
          break;
        }
        end++;
      }
    }
    return escapes && quote == '"' ? Token.LITERAL : Token.QUOTED_NAME;
  }

  private Token questionMark() {
    if (dialect.doublesQuestionMarks() && at(end) == '?') {
      end++;
      return Token.QUESTION_MARK;
    }
    while (dialect.numbersParameters() && Character.isDigit(at(end))) {
      end++;
    }
    return Token.PLACEHOLDER;
  }

  private Token name() {
    while (isPartOfWord(at(end))) {
      end++;
    }
    return Token.PLACEHOLDER;
  }

  private Token lineComment() {
    int newline = sql.indexOf('\n', end);
    end = newline < 0 ? sql.length() : newline;
    return Token.LINE_COMMENT;
  }

  private Token blockComment() {
    end++;
    for (int depth = 1; depth > 0 && end < sql.length(); ) {
      if (sql.startsWith("*/", end)) {
        depth--;
        end += 2;
      } else if (dialect.nestsComments() && sql.startsWith("/*", end)) {
        depth++;
        end += 2;
      } else {
        end++;
      }
    }
    return Token.BLOCK_COMMENT;
  }

  /** {@code $$...$$} or {@code $tag$...$tag$}; else a parameter of SQLite's, or part of a word. */
  private Token dollar() {
    if (dialect.namesParameters() && isPartOfWord(at(end))) {
      return name();
    }
    int tagEnd = end;
    while (isPartOfWord(at(tagEnd)) && at(tagEnd) != '$') {
      tagEnd++;
    }
    if (!dialect.dollarQuotes() || at(tagEnd) != '$' || Character.isDigit(at(end))) {
      return word();
    }
    String tag = sql.substring(start, tagEnd + 1);
    int closing = sql.indexOf(tag, tagEnd + 1);
    end = closing < 0 ? sql.length() : closing + tag.length();
    return Token.LITERAL;
  }

  private Token word() {
    while (isPartOfWord(at(end))) {
      end++;
    }
    if (at(end) == '\'') {
      String prefix = text();
      if (dialect == Dialect.POSTGRESQL && prefix.equalsIgnoreCase("e")) {
        end++;
        return literal(true);
      }
      if (dialect == Dialect.ORACLE
          && (prefix.equalsIgnoreCase("q") || prefix.equalsIgnoreCase("nq"))) {
        return oracleQuoted();
      }
    }
    return Token.WORD;
  }

  /** {@code q'[...]'} */
  private Token oracleQuoted() {
    char opening = at(end + 1);
    char closing =
        switch (opening) {
          case '[' -> ']';
          case '{' -> '}';
          case '(' -> ')';
          case '<' -> '>';
          default -> opening;
        };
    int last = sql.indexOf(closing + "'", end + 2);
    end = last < 0 ? sql.length() : last + 2;
    return Token.LITERAL;
  }

  static boolean isPartOfWord(char c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }
}
