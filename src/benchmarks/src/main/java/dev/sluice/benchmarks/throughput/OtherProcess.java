package dev.sluice.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another JVM that writes single messages to the same file. */
final class OtherProcess implements AutoCloseable {

  /** What writes there. */
  enum Kind {
    /** A broker of our own. */
    BROKER("broker"),
    /** Plain JDBC that waits for locks in SQLite, as SimpleBroker (Python) does. */
    JDBC("JDBC");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;
  private long began;

  private OtherProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** Starts it and waits until it is ready. */
  static OtherProcess start(Kind kind, Path file, int pauseMillis) throws IOException {
    OtherProcess other =
        new OtherProcess(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OtherProcessMain.class.getName(),
                    kind.name(),
                    file.toString(),
                    Integer.toString(pauseMillis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    other.nextLine();
    return other;
  }

  /** Lets it write. */
  void go() {
    began = System.nanoTime();
    in.println();
  }

  /** Ends it; what it did. */
  Shift stop() throws IOException {
    Tally tally = new Tally("write");
    tally.addSeconds((System.nanoTime() - began) / 1e9);
    in.println();
    for (String line = nextLine(); !line.isEmpty(); line = nextLine()) {
      tally.add(1, Long.parseLong(line));
    }
    return new Shift(List.of(tally));
  }

  private String nextLine() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException("the other process has ended");
    }
    return line;
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
