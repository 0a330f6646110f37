package dev.sluice.broker.message;

/** The grammar of queue names. */
public final class QueueName {

  private static final int MAX_LENGTH = 512;

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
    if (!isName(name)) {
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
    if (!prefix.isEmpty() && !isName(prefix)) {
      throw new IllegalArgumentException("Invalid queue prefix: " + ALPHABET);
    }
    return prefix;
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean first =
          c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
      if (!first && (i == 0 || c != '.' && c != '-')) {
        return false;
      }
    }
    return true;
  }
}
