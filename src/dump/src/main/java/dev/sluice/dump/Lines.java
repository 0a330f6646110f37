package dev.sluice.dump;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Text in UTF-8, line by line: a reader that ends at the end of a line, and can go on to the next.
 * So a line of any length takes no memory here.
 */
final class Lines extends Reader {

  private static final int SIZE = 1 << 14;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(SIZE).limit(0);
  private boolean ended;
  private long number = 1;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The line that is being read, from 1 on. */
  long number() {
    return number;
  }

  /** Goes on to the next line that is not blank; false if there is none. */
  boolean next() throws IOException {
    while (isThereMore()) {
      switch (chars.get(chars.position())) {
        case '\n' -> number++;
        case ' ', '\t', '\r' -> {}
        default -> {
          return true;
        }
      }
      chars.get();
    }
    return false;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = 0;
    while (read < length && isThereMore() && chars.get(chars.position()) != '\n') {
      buffer[offset + read++] = chars.get();
    }
    return read == 0 ? -1 : read;
  }

  /**
   * Decodes if need be. What precedes bytes that are no text is read before they are complained of.
   */
  private boolean isThereMore() throws IOException {
    while (!chars.hasRemaining()) {
      CoderResult result = decoder.decode(bytes, chars.clear(), ended);
      if (chars.flip().hasRemaining()) {
        return true;
      }
      if (result.isError()) {
        throw new DumpFormatException(number, "malformed UTF-8");
      }
      if (ended) {
        return false;
      }
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = read < 0;
      bytes.position(bytes.position() + Math.max(0, read)).flip();
    }
    return true;
  }

  @Override
  public void close() {
    // The stream is the caller's.
  }
}
