package dev.sluice.cli.args;

/** A command line that can't be understood; the message says what is wrong with it. */
public final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
