package dev.sluice.broker.message;

/**
 * The public number of a message, unique in its store: nanoseconds since 1970 with the low 12 bits
 * replaced by a counter, or whatever 63-bit number an application has chosen.
 *
 * @param value 0 or more; 0 is never given to a message, but may be looked up
 */
public record MessageId(long value) implements Comparable<MessageId> {

  private static final int DIGITS = 19;

  /**
   * An ID.
   *
   * @param value 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  public MessageId {
    if (value < 0) {
      throw new IllegalArgumentException("a message ID is 0 or more, not " + value);
    }
  }

  /**
   * Reads the form in which IDs are exchanged.
   *
   * @param text exactly 19 decimal digits of any script, white space around them ignored; not null
   * @return the ID
   * @throws IllegalArgumentException if it is anything else, or 2^63 or more
   */
  public static MessageId parse(String text) {
    String digits = UnicodeText.foldDigits(UnicodeText.strip(text));
    if (digits.length() != DIGITS || !UnicodeText.isAsciiDigits(digits)) {
      throw malformed(text);
    }
    try {
      return new MessageId(Long.parseLong(digits));
    } catch (NumberFormatException tooLarge) {
      throw malformed(text);
    }
  }

  private static IllegalArgumentException malformed(String text) {
    String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
    return new IllegalArgumentException(
        "a message ID is exactly 19 digits below 2^63, not \"" + shown + "\"");
  }

  @Override
  public int compareTo(MessageId other) {
    return Long.compare(value, other.value);
  }

  /** The 19 digits, zero-padded. */
  @Override
  public String toString() {
    String digits = Long.toString(value);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }
}
