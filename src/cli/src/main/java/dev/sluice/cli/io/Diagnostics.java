package dev.sluice.cli.io;

/** What goes to standard error. Not thread-safe. */
public final class Diagnostics {

  private final Output err;
  private boolean warnedOfNewlines;

  /**
   * Diagnostics on a stream.
   *
   * @param err not null
   */
  public Diagnostics(Output err) {
    this.err = err;
  }

  /**
   * A line as it is.
   *
   * @param text without its end; not null
   */
  public void line(String text) {
    text(text + "\n");
  }

  /** A text as it is, without an end of line. */
  void text(String text) {
    try {
      err.print(text);
    } catch (Output.ClosedException | Failure nobodyListens) {
      // The exit code says the same.
    }
  }

  /**
   * Starts telling how far a command is.
   *
   * @param what the command; not null
   * @param wanted false to be silent, as it always is without a terminal
   * @return to be closed before anything else is told
   */
  public Progress progress(String what, boolean wanted) {
    return new Progress(this, what, wanted && err.terminal());
  }

  /**
   * A warning.
   *
   * @param text without a prefix; not null
   */
  public void warn(String text) {
    line("simplebroker: warning: " + text);
  }

  /**
   * Warns, once, if a body takes more than one line.
   *
   * @param body about to be printed as it is; not null
   */
  public void warnOfNewlines(String body) {
    if (!warnedOfNewlines && body.indexOf('\n') >= 0) {
      warnedOfNewlines = true;
      warn(
          "Message contains newline characters which may break shell pipelines. Consider using"
              + " --json for safe handling of special characters.");
    }
  }

  /**
   * An error in plain text.
   *
   * @param message not null
   */
  public void error(String message) {
    line("simplebroker: error: " + message);
  }

  /**
   * An error.
   *
   * @param code for programs; not null
   * @param message for people; not null
   * @param json whether programs read it
   */
  public void error(Failure.Code code, String message, boolean json) {
    if (!json) {
      error(message);
      return;
    }
    line(
        JsonObject.ascii()
            .text("error", code.name())
            .text("message", message)
            .flag("retryable", false)
            .toString());
  }
}
