package dev.sluice.cli.args;

/** A command line that can't be understood; the message says what is wrong with it. */
public final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * The reason to refuse a command line.
   *
   * @param message for people, one line; not null
   */
  public UsageException(String message) {
    super(message);
  }
}
