package dev.sluice.cli;

/** A command line that says nothing we can do; the message says what is wrong with it. */
final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
