package dev.sluice.cli.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream of lines in UTF-8. What can't be written stops the command at once, so that it claims no
 * message that nobody would see. Not thread-safe.
 */
public final class Output {

  /** Whoever read the output has gone, as {@code head -1} does, or there never was one. */
  public static final class ClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClosedException(IOException cause) {
      super(cause);
    }
  }

  private final OutputStream stream;
  private final boolean terminal;

  /**
   * Lines into a stream.
   *
   * @param stream flushed after each line, never closed; not null
   */
  public Output(OutputStream stream) {
    this(stream, false);
  }

  /**
   * Lines into a stream that may lead to a person.
   *
   * @param stream flushed after each line, never closed; not null
   * @param terminal whether it does
   */
  public Output(OutputStream stream, boolean terminal) {
    this.stream = stream;
    this.terminal = terminal;
  }

  /**
   * Whether a person reads it at once.
   *
   * @return true for a terminal
   */
  public boolean terminal() {
    return terminal;
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
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  /**
   * The same as a stream of bytes, for large texts; it is not buffered.
   *
   * @param progress is told how much has been written; not null
   * @return fails as {@link #print} does
   */
  public OutputStream stream(Progress progress) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        Output.this.write(bytes, offset, length);
        progress.add(length);
      }
    };
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      stream.write(bytes, offset, length);
      stream.flush();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("Broken pipe") || reason.contains("Bad file descriptor")) {
        throw new ClosedException(e);
      }
      throw new Failure(
          reason.contains("No space left")
              ? "[Errno 28] No space left on device"
              : "standard output can't be written: " + reason);
    }
  }
}
