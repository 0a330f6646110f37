package dev.sluice.broker.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern for whole names, upper and lower case told apart: {@code *} is any text, {@code ?} any
 * character, {@code [a-z_]} one of a set, {@code [!a-z]} one outside it. There are no escapes and
 * no braces, and dots and slashes are characters like any other; a bracket that is never closed
 * stands for itself, as does one that comes first in a set. Immutable and thread-safe.
 *
 * <pre>{@code
 * Glob.of("mail.*-[0-9]").matches("mail.out-7");
 * }</pre>
 */
public final class Glob {

  /** One character that is asked for, or, as null, any number of any. */
  private final List<IntPredicate> parts;

  private final String pattern;

  private Glob(String pattern, List<IntPredicate> parts) {
    this.pattern = pattern;
    this.parts = parts;
  }

  /**
   * Reads a pattern; every text is one.
   *
   * @param pattern not null
   * @return the glob
   */
  public static Glob of(String pattern) {
    List<IntPredicate> parts = new ArrayList<>();
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int close = c == '[' ? closing(pattern, i) : -1;
      if (c == '*') {
        parts.add(null);
      } else if (c == '?') {
        parts.add(any -> true);
      } else if (close > 0) {
        parts.add(set(pattern.substring(i + 1, close)));
        i = close;
      } else {
        parts.add(same -> same == c);
      }
      i++;
    }
    return new Glob(pattern, parts);
  }

  /** Where the set that opens here ends, or -1. */
  private static int closing(String pattern, int open) {
    int first = pattern.startsWith("!", open + 1) ? open + 2 : open + 1;
    return pattern.indexOf(']', first + 1);
  }

  private static IntPredicate set(String set) {
    boolean negated = set.startsWith("!");
    IntPredicate among = among(negated ? set.substring(1) : set);
    return negated ? among.negate() : among;
  }

  private static IntPredicate among(String members) {
    IntPredicate among = none -> false;
    for (int i = 0; i < members.length(); i++) {
      boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
      char low = members.charAt(i);
      char high = range ? members.charAt(i + 2) : low;
      among = among.or(c -> c >= low && c <= high);
      i += range ? 2 : 0;
    }
    return among;
  }

  /**
   * Whether a whole name is like this.
   *
   * @param name not null
   * @return true if it is
   */
  public boolean matches(String name) {
    int part = 0;
    int at = 0;
    int star = -1;
    int resume = 0;
    while (at < name.length()) {
      if (part < parts.size() && parts.get(part) == null) {
        star = part++;
        resume = at;
      } else if (part < parts.size() && parts.get(part).test(name.charAt(at))) {
        part++;
        at++;
      } else if (star >= 0) {
        part = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (part < parts.size() && parts.get(part) == null) {
      part++;
    }
    return part == parts.size();
  }

  /**
   * How all matching names begin.
   *
   * @return the text before the first {@code *}, {@code ?} or {@code [}
   */
  public String literalPrefix() {
    int i = 0;
    while (i < pattern.length() && "*?[".indexOf(pattern.charAt(i)) < 0) {
      i++;
    }
    return pattern.substring(0, i);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && glob.pattern.equals(pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  /** The pattern. */
  @Override
  public String toString() {
    return pattern;
  }
}
