package dev.sluice.broker.message;

import dev.sluice.broker.error.TimestampException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a bound on IDs as people write it. A time becomes the ID of that moment, with the low 12
 * bits cleared.
 *
 * <pre>{@code
 * IdRange sinceNewYear = IdRange.after(IdBound.parse("2026-01-01"));
 * IdRange untilThen = IdRange.ALL.before(IdBound.parse("1767225600s"));
 * }</pre>
 *
 * <table>
 * <caption>What a text is read as; white space around it is ignored, digits may be of any script
 * </caption>
 * <tr><th>Text</th><th>Read as</th></tr>
 * <tr><td>an ISO 8601 date, or date and time in whole seconds: {@code 2026-01-15}, {@code 20260115},
 *   {@code 2026-W03-4}, {@code 2026-01-15T14:30:00Z}, {@code 2026-01-15 14:30+02:00}</td><td>that
 *   moment, in UTC unless it names an offset; before 1970 as 0</td></tr>
 * <tr><td>digits and {@code s}, {@code ms} or {@code ns}</td><td>so long after 1970 began</td></tr>
 * <tr><td>digits alone</td><td>8 of them that are a date: that date; below 2^44: seconds if up to
 *   11 digits, else milliseconds; from 2^44: an ID as it is</td></tr>
 * </table>
 */
public final class IdBound {

  private static final long CLOCK = ~0xFFFL;
  private static final long LEAST_ID = 1L << 44;
  private static final int MOST_DIGITS_OF_SECONDS = 11;
  private static final int MOST_DIGITS = 19;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final String ADVICE =
      "; timestamp bounds require integral seconds. For finer granularity, use integer ms, integer"
          + " ns, or a native hybrid message ID.";

  private static final Pattern SCIENTIFIC =
      Pattern.compile("[+-]?(\\d++\\.?+\\d*+|\\.\\d++)[eE][+-]?\\d++(ns|ms|s)?");
  private static final Pattern WITH_UNIT = Pattern.compile("(.*\\d)(ns|ms|s)", Pattern.DOTALL);
  private static final Pattern LIKE_A_DATE = Pattern.compile("(?s).*[-TtZz].*|\\d{8}");
  private static final Pattern FRACTION = Pattern.compile("(?s)[^Tt ]*[Tt ].*[.,]\\d.*");

  private static final String DATE =
      "(?:(\\d{4})-(\\d\\d)-(\\d\\d)|(\\d{4})(\\d\\d)(\\d\\d)"
          + "|(\\d{4})-W(\\d\\d)(?:-(\\d))?|(\\d{4})W(\\d\\d)(\\d)?)";
  private static final String TIME = "(\\d\\d)(?::(\\d\\d)(?::(\\d\\d))?|(\\d\\d)(\\d\\d)?)?";
  private static final String OFFSET =
      " ?(?:Z|([+-])(\\d\\d)(?::(\\d\\d)(?::(\\d\\d))?|(\\d\\d)(\\d\\d)?)?)";
  private static final Pattern ISO =
      Pattern.compile(DATE + "(?:(?s:.)" + TIME + "(?:" + OFFSET + ")?)?");

  private IdBound() {}

  /**
   * Reads a bound.
   *
   * @param text not null
   * @return 0 or more
   * @throws TimestampException if it is none of the above, or later than IDs go; not retryable
   */
  public static long parse(String text) {
    String stripped = UnicodeText.strip(text);
    String folded = UnicodeText.foldDigits(stripped);
    if (folded.isEmpty()) {
      throw TimestampException.malformed("Invalid timestamp: empty string");
    }
    if (SCIENTIFIC.matcher(folded).matches()) {
      throw TimestampException.malformed(
          "Invalid timestamp: scientific notation not supported" + ADVICE);
    }
    Matcher withUnit = WITH_UNIT.matcher(folded);
    if (withUnit.matches()) {
      return duration(withUnit.group(1), withUnit.group(2), stripped);
    }
    if (LIKE_A_DATE.matcher(folded).matches()) {
      if (FRACTION.matcher(folded).matches()) {
        throw malformed(stripped);
      }
      Matcher iso = ISO.matcher(folded);
      Long moment = iso.matches() ? moment(iso) : null;
      if (moment != null) {
        return moment;
      }
    }
    if (UnicodeText.isAsciiDigits(folded)) {
      return number(folded, stripped);
    }
    throw malformed(stripped);
  }

  private static TimestampException malformed(String text) {
    return TimestampException.malformed("Invalid timestamp: " + shortened(text) + ADVICE);
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  private static long duration(String digits, String unit, String text) {
    if (!UnicodeText.isAsciiDigits(digits)) {
      throw malformed(text);
    }
    long nanos =
        switch (unit) {
          case "s" -> NANOS_PER_SECOND;
          case "ms" -> NANOS_PER_MILLI;
          default -> 1;
        };
    return clock(value(digits), nanos);
  }

  private static long number(String digits, String text) {
    long value = value(digits);
    if (value < 0) {
      throw TimestampException.malformed("Invalid timestamp: exceeds maximum value");
    }
    if (value >= LEAST_ID) {
      return value;
    }
    boolean seconds = Long.toString(value).length() <= MOST_DIGITS_OF_SECONDS;
    long unit = seconds ? NANOS_PER_SECOND : NANOS_PER_MILLI;
    if (value > Long.MAX_VALUE / unit) {
      throw TimestampException.malformed("Invalid timestamp: " + text);
    }
    return clock(value, unit);
  }

  /** The number, or -1 if it is 2^63 or more. */
  private static long value(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    if (significant.length() > MOST_DIGITS) {
      return -1;
    }
    try {
      return Long.parseLong(significant);
    } catch (NumberFormatException tooLarge) {
      return -1;
    }
  }

  /** So many units as an ID's clock part; -1 stands for more than there can be. */
  private static long clock(long value, long unit) {
    if (value < 0 || value > Long.MAX_VALUE / unit) {
      throw TimestampException.malformed("Invalid timestamp: too far in future");
    }
    return value * unit & CLOCK;
  }

  /** The moment, or null if there is no such date or time. */
  private static Long moment(MatchResult iso) {
    try {
      long seconds = date(iso).toEpochDay() * 86_400 + time(iso) - offset(iso);
      return seconds < 0 ? 0 : clock(seconds, NANOS_PER_SECOND);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LocalDate date(MatchResult iso) {
    int plain = iso.group(1) != null ? 1 : 4;
    if (iso.group(plain) != null) {
      return year(LocalDate.of(part(iso, plain), part(iso, plain + 1), part(iso, plain + 2)));
    }
    int week = iso.group(7) != null ? 7 : 10;
    LocalDate inYear = year(LocalDate.of(part(iso, week), 1, 4));
    int number = part(iso, week + 1);
    int day = iso.group(week + 2) == null ? 1 : part(iso, week + 2);
    IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(inYear).checkValidValue(number, null);
    return inYear
        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number)
        .with(ChronoField.DAY_OF_WEEK, day);
  }

  private static LocalDate year(LocalDate date) {
    if (date.getYear() == 0) {
      throw new DateTimeException("there is no year 0");
    }
    return date;
  }

  private static int time(MatchResult iso) {
    int minute = iso.group(14) != null ? 14 : 16;
    return LocalTime.of(part(iso, 13), part(iso, minute), part(iso, minute + 1)).toSecondOfDay();
  }

  /** Seconds ahead of UTC; almost a day is allowed. */
  private static int offset(MatchResult iso) {
    int minute = iso.group(20) != null ? 20 : 22;
    int seconds =
        LocalTime.of(part(iso, 19), part(iso, minute), part(iso, minute + 1)).toSecondOfDay();
    return "-".equals(iso.group(18)) ? -seconds : seconds;
  }

  private static int part(MatchResult iso, int group) {
    return iso.group(group) == null ? 0 : Integer.parseInt(iso.group(group));
  }
}
