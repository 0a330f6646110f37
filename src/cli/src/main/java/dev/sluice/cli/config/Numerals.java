package dev.sluice.cli.config;

import java.util.Locale;

/** Numbers as the variables may write them. */
final class Numerals {

  private Numerals() {}

  /** An integer, cut to what a long holds; null if it is none. */
  static Long integer(String text) {
    String digits = plain(text);
    boolean negative = digits.startsWith("-");
    int start = negative || digits.startsWith("+") ? 1 : 0;
    if (start == digits.length()) {
      return null;
    }
    long value = 0;
    for (int i = start; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /** A number with or without a fraction; null if it is none. */
  static Double number(String text) {
    String plain = plain(text);
    boolean signed = plain.startsWith("+") || plain.startsWith("-");
    String name = (signed ? plain.substring(1) : plain).toLowerCase(Locale.ROOT);
    if (name.equals("inf") || name.equals("infinity")) {
      return plain.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (name.equals("nan")) {
      return Double.NaN;
    }
    try {
      return isDecimal(name) ? Double.valueOf(plain) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether it has none of the letters that Java's numbers may have besides an exponent's. */
  private static boolean isDecimal(String name) {
    for (int i = 0; i < name.length(); i++) {
      if ("0123456789.e+-".indexOf(name.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Without blanks around it and single underscores between digits, digits of any script folded.
   */
  private static String plain(String text) {
    String stripped = text.strip();
    StringBuilder plain = new StringBuilder(stripped.length());
    for (int i = 0; i < stripped.length(); ) {
      int c = stripped.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean between =
          c == '_'
              && i > 0
              && next < stripped.length()
              && Character.isDigit(stripped.codePointBefore(i))
              && Character.isDigit(stripped.codePointAt(next));
      if (Character.isDigit(c)) {
        plain.append(Character.digit(c, 10));
      } else if (!between) {
        plain.appendCodePoint(c);
      }
      i = next;
    }
    return plain.toString();
  }
}
