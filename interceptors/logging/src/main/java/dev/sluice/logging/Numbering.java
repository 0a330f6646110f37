package dev.sluice.logging;

import java.util.HashMap;
import java.util.Map;

/** Gives placeholders their positions, in the order in which they stand in a text. */
final class Numbering {

  private final Map<String, Integer> named = new HashMap<>();
  private int highest;

  /** From 1: of {@code ?} the next one, of {@code ?5} the fifth, of {@code :a} always the same. */
  int of(String placeholder) {
    if (placeholder.equals("?")) {
      return ++highest;
    }
    if (placeholder.charAt(0) == '?') {
      int position = position(placeholder.substring(1));
      highest = Math.max(highest, position);
      return position;
    }
    return named.computeIfAbsent(placeholder, name -> ++highest);
  }

  private static int position(String digits) {
    return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
