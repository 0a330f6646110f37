package dev.sluice.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which values are not shown where parameters or executable statements are logged. What one rule
 * hides is hidden. Immutable; each method gives a changed copy.
 *
 * <p>A hidden value shows as {@code <redacted>}, one that is too long as its length: no database
 * runs a statement with either in it, so none runs with a wrong value.
 */
public final class Redaction {

  private static final String REDACTED = "<redacted>";

  private static final Redaction NONE = new Redaction(Set.of(), List.of(), List.of(), 1000);

  private final Set<Integer> positions;
  private final List<Pattern> values;
  private final List<Pattern> names;
  private final int maxLength;

  private Redaction(
      Set<Integer> positions, List<Pattern> values, List<Pattern> names, int maxLength) {
    this.positions = positions;
    this.values = values;
    this.names = names;
    this.maxLength = maxLength;
  }

  /**
   * Shows everything of up to 1000 characters or bytes.
   *
   * @return the rules to begin with; never null
   */
  public static Redaction none() {
    return NONE;
  }

  /**
   * Hides parameters by position, in every statement.
   *
   * @param hidden from 1; not null
   * @return a copy that hides these as well
   * @throws IllegalArgumentException if one is less than 1
   */
  public Redaction positions(int... hidden) {
    Set<Integer> all = new LinkedHashSet<>(positions);
    for (int position : hidden) {
      if (position < 1) {
        throw new IllegalArgumentException("positions count from 1, not from " + position);
      }
      all.add(position);
    }
    return new Redaction(Set.copyOf(all), values, names, maxLength);
  }

  /**
   * Hides values in which a pattern is found, whether parameters or literals of the text. Numbers
   * and dates are looked at as they are written, bytes as UTF-8.
   *
   * @param pattern such as {@code \d{16}}; not null
   * @return a copy that hides these as well
   */
  public Redaction values(Pattern pattern) {
    return new Redaction(positions, and(values, pattern), names, maxLength);
  }

  /**
   * Hides parameters by name: of a callable statement's parameter, of the column in a list of
   * columns to insert, or any name in the condition or assignment it stands in. Found without a
   * grammar, so this may hide too much, and what no name stands beside is not found.
   *
   * @param pattern looked for in each name, whatever its case, such as {@code password|token}; not
   *     null
   * @return a copy that hides these as well
   */
  public Redaction names(Pattern pattern) {
    Pattern anyCase =
        Pattern.compile(pattern.pattern(), pattern.flags() | Pattern.CASE_INSENSITIVE);
    return new Redaction(positions, values, and(names, anyCase), maxLength);
  }

  /**
   * The length from which on only the length is shown.
   *
   * @param most characters, or bytes of binary data; 0 or more; 1000 unless set
   * @return a copy with that limit
   * @throws IllegalArgumentException if it is negative
   */
  public Redaction maxLength(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("maxLength must be 0 or more, is " + most);
    }
    return new Redaction(positions, values, names, most);
  }

  private static List<Pattern> and(List<Pattern> some, Pattern more) {
    return Stream.concat(some.stream(), Stream.of(Objects.requireNonNull(more, "pattern")))
        .toList();
  }

  boolean byName() {
    return !names.isEmpty();
  }

  /** What stands for a parameter that is not shown; null if it is. */
  String of(int position, String name, Object value) {
    if (positions.contains(position)
        || (name != null && names.stream().anyMatch(pattern -> pattern.matcher(name).find()))) {
      return REDACTED;
    }
    return of(value);
  }

  /** What stands for a value that is not shown; null if it is. */
  String of(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return bytes.length > maxLength
          ? "<" + bytes.length + " bytes>"
          : of(new String(bytes, UTF_8));
    }
    String text = text(value);
    if (text == null) {
      return null;
    }
    if (text.length() > maxLength) {
      return "<" + text.length() + " characters>";
    }
    return values.stream().anyMatch(pattern -> pattern.matcher(text).find()) ? REDACTED : null;
  }

  private static String text(Object value) {
    return value.getClass().isArray()
        ? Arrays.deepToString(new Object[] {value})
        : value.toString();
  }

  @Override
  public String toString() {
    return "Redaction[positions=%s, values=%d patterns, names=%s, maxLength=%d]"
        .formatted(positions, values.size(), names, maxLength);
  }
}
