package dev.sluice.logging;

import dev.sluice.logging.SqlScanner.Token;
import java.util.List;

/** A text with its parameters as literals, on one line, to be pasted into a database's shell. */
final class Executable {

  private static final int MAX_LENGTH = 20_000;

  /** What may be one operator with the sign of a number after it. */
  private static final String OPERATORS = "-+*/%<>=~!@#^&|`?";

  private final String sql;
  private final Dialect dialect;
  private final Redaction redaction;
  private final SqlScanner scanner;
  private final StringBuilder line = new StringBuilder();
  private boolean gap;

  private Executable(String sql, Dialect dialect, Redaction redaction) {
    this.sql = sql;
    this.dialect = dialect;
    this.redaction = redaction;
    scanner = new SqlScanner(sql, dialect);
  }

  /** A text that was sent as it is. */
  static String of(String sql, Dialect dialect, Redaction redaction) {
    return new Executable(sql, dialect, redaction).write(null);
  }

  /** A text that was prepared, with literals by position; placeholders without one stay. */
  static String of(String sql, List<String> literals, Dialect dialect, Redaction redaction) {
    return new Executable(sql, dialect, redaction).write(literals);
  }

  private String write(List<String> literals) {
    Numbering numbering = new Numbering();
    boolean afterValue = false;
    Token token = scanner.next();
    while (token != Token.END && line.length() <= MAX_LENGTH) {
      switch (token) {
        case SPACE, LINE_COMMENT -> gap = !line.isEmpty();
        case BLOCK_COMMENT -> append(scanner.text().replaceAll("\\p{Cntrl}+", " "));
        case LITERAL -> append(literal(scanner.text()));
        case QUESTION_MARK -> append(literals == null ? "??" : "?");
        case PLACEHOLDER -> {
          int position = literals == null ? Integer.MAX_VALUE : numbering.of(scanner.text());
          boolean known = literals != null && position <= literals.size();
          value(known ? literals.get(position - 1) : scanner.text());
        }
        default -> {
          gap |= afterValue && token == Token.WORD;
          append(scanner.text());
        }
      }
      afterValue = token == Token.PLACEHOLDER;
      token = scanner.next();
    }
    return token == Token.END && line.length() <= MAX_LENGTH ? line.toString() : cut();
  }

  private void append(String text) {
    if (gap) {
      line.append(' ');
      gap = false;
    }
    line.append(text);
  }

  /** Apart from what stands around it: {@code a-?} must not become a comment, nor an operator. */
  private void value(String literal) {
    char before = line.isEmpty() || gap ? ' ' : line.charAt(line.length() - 1);
    boolean negative = literal.startsWith("-");
    if (negative && (OPERATORS.indexOf(before) >= 0 || sql.startsWith("::", scanner.end()))) {
      append("(" + literal + ")");
    } else {
      gap |= SqlScanner.isPartOfWord(before);
      append(literal);
    }
  }

  private String literal(String text) {
    String hidden = redaction.of(text);
    return hidden == null ? text : hidden;
  }

  private String cut() {
    int end = Math.min(line.length(), MAX_LENGTH);
    boolean splitsPair = Character.isHighSurrogate(line.charAt(end - 1));
    return line.substring(0, splitsPair ? end - 1 : end) + "…";
  }
}
