package dev.sluice.broker.message;

import java.util.regex.Pattern;

/** The grammar of queue names. */
public final class QueueName {

  private static final int MAX_LENGTH = 512;
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private static final String ALPHABET =
      "must contain only letters, numbers, periods, underscores, and hyphens. Cannot begin with a"
          + " hyphen or a period";

  private QueueName() {}

  /**
   * Checks a name.
   *
   * @param name not null
   * @return the name
   * @throws QueueNameException if it can't name a queue
   */
  public static String check(String name) {
    if (name.isEmpty()) {
      throw new QueueNameException("Invalid queue name: cannot be empty");
    }
    if (name.length() > MAX_LENGTH) {
      throw new QueueNameException("Invalid queue name: exceeds 512 characters");
    }
    if (!GRAMMAR.matcher(name).matches()) {
      throw new QueueNameException("Invalid queue name: " + ALPHABET);
    }
    return name;
  }

  /**
   * Checks how a name may begin.
   *
   * @param prefix not null; may be empty
   * @return the prefix
   * @throws IllegalArgumentException if no name begins so
   */
  public static String checkPrefix(String prefix) {
    if (prefix.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("Invalid queue prefix: exceeds 512 characters");
    }
    if (!prefix.isEmpty() && !GRAMMAR.matcher(prefix).matches()) {
      throw new IllegalArgumentException("Invalid queue prefix: " + ALPHABET);
    }
    return prefix;
  }
}
