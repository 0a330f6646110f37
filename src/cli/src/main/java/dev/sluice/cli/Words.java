package dev.sluice.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words of the command line as they were given. */
final class Words {

  private static final Path RAW = Path.of("/proc/self/cmdline");
  private static final char REPLACEMENT = '\uFFFD';
  private static final char ESCAPE = '\uDC00';

  private Words() {}

  /**
   * The words. Java replaces bytes that are no UTF-8; where the system tells what they were, each
   * is an unpaired surrogate here, as it is in Python, so that it can be refused and not stored.
   */
  static List<String> of(String[] args) {
    for (String arg : args) {
      if (arg.indexOf(REPLACEMENT) >= 0 && Files.isReadable(RAW)) {
        try {
          return last(args.length, Files.readAllBytes(RAW));
        } catch (IOException e) {
          return List.of(args);
        }
      }
    }
    return List.of(args);
  }

  /** The last of some words that each end in a zero. */
  static List<String> last(int count, byte[] bytes) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        words.add(decode(ByteBuffer.wrap(bytes, start, i - start)));
        start = i + 1;
      }
    }
    return List.copyOf(words.subList(words.size() - count, words.size()));
  }

  private static String decode(ByteBuffer in) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xFF)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }
}
