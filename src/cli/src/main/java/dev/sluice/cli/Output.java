package dev.sluice.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, line by line in UTF-8. What can't be written stops the command at once, so that
 * it claims no message that nobody would see.
 */
final class Output {

  /** Whoever read the output has gone, as {@code head -1} does. */
  static final class ClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClosedException(IOException cause) {
      super(cause);
    }
  }

  private final OutputStream stream;

  Output(OutputStream stream) {
    this.stream = stream;
  }

  /** Writes a line, ended by LF on every system, and flushes it. */
  void println(String line) {
    print(line + "\n");
  }

  void print(String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
        throw new ClosedException(e);
      }
      throw new UncheckedIOException("standard output can't be written: " + e.getMessage(), e);
    }
  }
}
