package dev.sluice.benchmarks.wake;

import dev.sluice.broker.Broker;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another JVM with a broker of its own. */
final class OtherWriter implements Writer {

  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;

  private OtherWriter(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  static OtherWriter start(Path file) throws IOException {
    return new OtherWriter(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OtherWriter.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  @Override
  public Written write(String queue) throws IOException {
    in.println(queue);
    String returned = out.readLine();
    if (returned == null) {
      throw new IOException("the other process has ended");
    }
    return new Written(Long.parseLong(returned));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The other process: writes to each queue it is told. */
  public static void main(String... args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Broker broker = Broker.open(SqliteDataSource.at(Path.of(args[0])))) {
      Writer writer = Writer.of(broker);
      for (String queue = in.readLine(); queue != null; queue = in.readLine()) {
        System.out.println(writer.write(queue).returned());
      }
    }
  }
}
