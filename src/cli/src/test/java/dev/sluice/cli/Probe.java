package dev.sluice.cli;

import dev.sluice.cli.Shell.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of a script and what is to be seen of it; {@code probes.txt} says how it is written.
 *
 * @param script run by a shell
 * @param expected with wildcards
 */
record Probe(String script, Result expected) {

  private static final String ALPHABET =
      "must contain only letters, numbers, periods, underscores, and hyphens. Cannot begin with a"
          + " hyphen or a period";
  private static final String BOUNDS =
      "; timestamp bounds require integral seconds. For finer granularity, use integer ms, integer"
          + " ns, or a native hybrid message ID.";

  static List<Probe> read(String file) throws IOException {
    List<Probe> probes = new ArrayList<>();
    List<String> script = new ArrayList<>();
    List<String> out = new ArrayList<>();
    List<String> err = new ArrayList<>();
    for (String line : lines(file)) {
      if (line.startsWith("$ ")) {
        script.add(line.substring(2));
      } else if (line.startsWith(">")) {
        out.add(line.replaceFirst("^> ?", ""));
      } else if (line.startsWith("!")) {
        err.add(spelledOut(line.replaceFirst("^! ?", "")));
      } else if (line.startsWith("= ")) {
        int code = Integer.parseInt(line.substring(2));
        Result expected = new Result(whole(out), whole(err), code);
        probes.add(new Probe(String.join("\n", script), expected));
        List.of(script, out, err).forEach(List::clear);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new IllegalArgumentException("no part of a probe: " + line);
      }
    }
    return probes;
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = Probe.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String spelledOut(String line) {
    return line.replace("<QN>", "Invalid queue name: " + ALPHABET)
        .replace("<QP>", "Invalid queue prefix: " + ALPHABET)
        .replace("<TB>", BOUNDS)
        .replace("<MI>", "invalid message ID: expected exactly 19 digits within range")
        .replaceFirst("^E: ", "simplebroker: error: ")
        .replaceFirst(
            "^J\\(([A-Z_]+)\\): (.*)$",
            "{\"error\": \"$1\", \"message\": \"$2\", \"retryable\": false}");
  }

  private static String whole(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  boolean fits(Result seen, Path folder) {
    return seen.code() == expected.code()
        && seen.out().matches(pattern(expected.out(), folder))
        && seen.err().matches(pattern(expected.err(), folder));
  }

  private static String pattern(String text, Path folder) {
    return Pattern.quote(text.replace("<cwd>", folder.toString()))
        .replace("…", "\\E(?s:.*)\\Q")
        .replace("<ID>", "\\E\\d{19}\\Q");
  }

  /** For reports. */
  @Override
  public String toString() {
    return script;
  }
}
