package dev.sluice.jdbc.sql;

import java.util.List;

/** Writes a text again without its literals, up to where databases could read it differently. */
final class Sanitizer {

  private static final List<String> BOOLEANS = List.of("TRUE", "FALSE");

  /** What may stand directly before a literal and belongs to it. */
  private static final List<String> PREFIXES = List.of("N", "E", "B", "X");

  /** After which a name stands even where double quotation marks may quote a literal. */
  private static final List<String> BEFORE_NAMES =
      List.of("FROM", "JOIN", "INTO", "UPDATE", "TABLE");

  private final SqlTokens tokens;
  private final int end;
  private final boolean quotedNames;
  private final StringBuilder text = new StringBuilder();

  Sanitizer(SqlTokens tokens, boolean quotedNames) {
    this.tokens = tokens;
    this.end = tokens.certain();
    this.quotedNames = quotedNames;
  }

  String text() {
    int i = 0;
    while (i < end) {
      gap(i);
      i = tokens.isSign(i, '(') && tokens.isWord(i - 1, "IN") ? list(i) : one(i);
    }
    return text.toString();
  }

  private void gap(int i) {
    if (i > 0 && !tokens.followsClosely(i)) {
      text.append(' ');
    }
  }

  /** Writes what begins here; gives where the next begins. */
  private int one(int i) {
    int after = literal(i);
    if (after == i) {
      text.append(tokens.text(i));
      return i + 1;
    }
    text.append('?');
    return after;
  }

  /** A list of nothing but literals and parameters is one of them, however long it is. */
  private int list(int open) {
    int i = open + 1;
    while (i < end) {
      int after = tokens.isSign(i, '?') ? i + 1 : literal(i);
      if (after > i && tokens.isSign(after, ')')) {
        text.append("(?)");
        return after + 1;
      }
      if (after == i || !tokens.isSign(after, ',')) {
        break;
      }
      i = after + 1;
    }
    text.append('(');
    return open + 1;
  }

  /** Where the literal ends that begins here; the same place if none does. */
  private int literal(int i) {
    if (tokens.isNumber(i)) {
      return number(i + 1);
    }
    boolean prefixed = isPrefix(i) && tokens.isLiteral(i + 1) && tokens.followsClosely(i + 1);
    if (prefixed) {
      return i + 2;
    }
    boolean literal =
        tokens.isLiteral(i)
            || tokens.isWord(i, BOOLEANS)
            || (tokens.isQuotedName(i) && mayHoldData(i));
    return literal ? i + 1 : i;
  }

  private boolean isPrefix(int i) {
    return tokens.isWord(i, PREFIXES) || (tokens.isWord(i) && tokens.text(i).startsWith("_"));
  }

  /** Fraction, exponent, and whatever else is written without a gap. */
  private int number(int i) {
    int at = i;
    while (tokens.followsClosely(at)
        && (tokens.isWord(at) || tokens.isNumber(at) || tokens.isSign(at, '.') || exponent(at))) {
      at++;
    }
    return at;
  }

  private boolean exponent(int sign) {
    return (tokens.isSign(sign, '-') || tokens.isSign(sign, '+'))
        && tokens.isWord(sign - 1, "E")
        && tokens.isNumber(sign + 1)
        && tokens.followsClosely(sign + 1);
  }

  /** A literal after all, or an index of an array. */
  private boolean mayHoldData(int i) {
    String quoted = tokens.text(i);
    boolean name =
        quotedNames
            || quoted.charAt(0) != '"'
            || tokens.isWord(i - 1, BEFORE_NAMES)
            || tokens.isSign(i - 1, '.')
            || tokens.isSign(i + 1, '.');
    return !name || (!quotedNamesOnly(quoted) && holdsLiteral(quoted));
  }

  private boolean quotedNamesOnly(String quoted) {
    return quotedNames && quoted.charAt(0) == '"';
  }

  private static boolean holdsLiteral(String quoted) {
    SqlTokens inside = SqlTokens.of(quoted.substring(1, quoted.length() - 1));
    for (int i = 0; i < inside.size(); i++) {
      if (inside.isNumber(i) || inside.isLiteral(i) || inside.isQuotedName(i)) {
        return true;
      }
    }
    return inside.doubtful();
  }
}
