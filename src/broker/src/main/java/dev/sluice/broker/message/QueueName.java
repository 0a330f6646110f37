package dev.sluice.broker.message;

import java.util.regex.Pattern;

/** The grammar of queue names. */
public final class QueueName {

  private static final int MAX_LENGTH = 512;
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

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
      throw new QueueNameException(
          "Invalid queue name: must contain only letters, numbers, periods, underscores, and"
              + " hyphens. Cannot begin with a hyphen or a period");
    }
    return name;
  }
}
