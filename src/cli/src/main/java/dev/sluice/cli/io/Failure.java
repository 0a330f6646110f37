package dev.sluice.cli.io;

/** The command can't do what it was asked for; the message is for people, the code for programs. */
public final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What programs are told under {@code --json}. */
  public enum Code {
    /** Options that exclude each other, or no usable target. */
    INVALID_ARGUMENT,
    /** A message ID that is none. */
    INVALID_MESSAGE_ID,
    /** A bound that is none. */
    INVALID_TIMESTAMP,
    /** Everything else. */
    ERROR
  }

  /** Fixed when the error was made. */
  private final Code code;

  /**
   * A failure.
   *
   * @param code for programs; not null
   * @param message for people, one line; not null
   */
  public Failure(Code code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * A failure of no special kind.
   *
   * @param message for people, one line; not null
   */
  public Failure(String message) {
    this(Code.ERROR, message);
  }

  /**
   * The code for programs.
   *
   * @return not null
   */
  public Code code() {
    return code;
  }
}
