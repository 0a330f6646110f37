package dev.sluice.cli.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream of lines in UTF-8. What can't be written stops the command at once, so that it claims no
 * message that nobody would see. Not thread-safe.
 */
public final class Output {

  /** Whoever read the output has gone, as {@code head -1} does. */
  public static final class ClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClosedException(IOException cause) {
      super(cause);
    }
  }

  private final OutputStream stream;

  /**
   * Lines into a stream.
   *
   * @param stream flushed after each line, never closed; not null
   */
  public Output(OutputStream stream) {
    this.stream = stream;
  }

  /**
   * Writes a line, ended by LF on every system, and flushes it.
   *
   * @param line without its end; not null
   * @throws ClosedException if nobody reads it
   * @throws Failure if it can't be written
   */
  public void println(String line) {
    print(line + "\n");
  }

  /**
   * Writes a text and flushes it.
   *
   * @param text not null
   * @throws ClosedException if nobody reads it
   * @throws Failure if it can't be written
   */
  public void print(String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("Broken pipe")) {
        throw new ClosedException(e);
      }
      throw new Failure(
          reason.contains("No space left")
              ? "[Errno 28] No space left on device"
              : "standard output can't be written: " + reason);
    }
  }
}
