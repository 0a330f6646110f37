package dev.sluice.cli.io;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Standard input as text.
 *
 * @param stream where it comes from; not null
 * @param terminal whether a person would have to type it
 */
public record StandardInput(InputStream stream, boolean terminal) {

  private static final int STEP = 4096;
  private static final int FIRST_LEAD = 0xC2;
  private static final int LAST_LEAD = 0xF4;

  /**
   * Reads all of it, but no more than one step beyond the limit.
   *
   * @param most how many bytes are allowed
   * @return the text, unchanged
   * @throws Failure if there is more, or it is not UTF-8, or can't be read
   */
  public String text(long most) {
    return decode(bytes(most));
  }

  /**
   * The stream, watched.
   *
   * @param progress is told how much has been read; not null
   * @return not closed
   */
  public InputStream counted(Progress progress) {
    return new FilterInputStream(stream) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        progress.add(Math.max(0, read));
        return read;
      }
    };
  }

  private byte[] bytes(long most) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] step = new byte[STEP];
    try {
      for (int read = stream.read(step); read >= 0; read = stream.read(step)) {
        all.write(step, 0, read);
        if (all.size() > most) {
          throw new Failure("Input exceeds maximum size of " + most + " bytes");
        }
      }
    } catch (IOException e) {
      throw new Failure("standard input can't be read: " + e.getMessage());
    }
    if (most < 0) {
      throw new Failure("Input exceeds maximum size of " + most + " bytes");
    }
    return all.toByteArray();
  }

  private static String decode(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new Failure(undecodable(bytes, in.position(), result.length()));
    }
    return out.flip().toString();
  }

  private static String undecodable(byte[] bytes, int at, int length) {
    int lead = bytes[at] & 0xFF;
    String reason;
    if (lead < FIRST_LEAD || lead > LAST_LEAD) {
      reason = "invalid start byte";
    } else if (at + length == bytes.length) {
      reason = "unexpected end of data";
    } else {
      reason = "invalid continuation byte";
    }
    String where =
        length == 1
            ? "byte 0x%02x in position %d".formatted(lead, at)
            : "bytes in position %d-%d".formatted(at, at + length - 1);
    return "'utf-8' codec can't decode " + where + ": " + reason;
  }
}
