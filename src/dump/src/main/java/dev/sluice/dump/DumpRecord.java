package dev.sluice.dump;

import dev.sluice.broker.message.MessageId;
import java.math.BigInteger;
import java.util.Map;

/**
 * One line.
 *
 * @param line its number, from 1 on
 * @param members texts, numbers, truth values, nulls, and something else for what is nested
 */
record DumpRecord(long line, Map<String, Object> members) {

  private static final int LONGEST_SHOWN = 60;

  boolean isOfType(String type) {
    return type.equals(members.get("type"));
  }

  /** A text, or null if it is something else, or missing. */
  String text(String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  /** An ID, as a number or as 19 digits; null if it is neither, or too large. */
  MessageId id(String name) {
    Object value = members.get(name);
    try {
      if (value instanceof BigInteger number) {
        return new MessageId(number.longValueExact());
      }
      return value instanceof String digits ? MessageId.parse(digits) : null;
    } catch (IllegalArgumentException | ArithmeticException notAnId) {
      return null;
    }
  }

  /** Whether it is this number, however it is spelt. */
  boolean is(String name, int number) {
    return members.get(name) instanceof Number value && value.doubleValue() == number;
  }

  /** A member for people, as SimpleBroker shows it. */
  String shown(String name) {
    Object value = members.get(name);
    if (value == null) {
      return "None";
    }
    String text = value.toString().replaceAll("\\p{Cntrl}", "?");
    if (text.length() > LONGEST_SHOWN) {
      text = text.substring(0, LONGEST_SHOWN) + "...";
    }
    return value instanceof String ? "'" + text + "'" : text;
  }

  DumpFormatException problem(String problem) {
    return new DumpFormatException(line, problem);
  }
}
