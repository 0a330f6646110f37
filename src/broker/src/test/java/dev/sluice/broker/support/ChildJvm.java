package dev.sluice.broker.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with the class path of this one, talked to by lines on its standard streams. */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;
  private final Path errors;

  private ChildJvm(Process process, Path errors) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.errors = errors;
  }

  /**
   * Starts one.
   *
   * @param folder for its temporary files and what it says on its error stream
   * @param main the class with its main method
   */
  public static ChildJvm start(Path folder, Class<?> main, Object... arguments) throws IOException {
    return start(folder, 128, main, arguments);
  }

  /**
   * Starts one with a heap of its own size.
   *
   * @param mebibytes the most that its heap may grow to
   */
  public static ChildJvm start(Path folder, int mebibytes, Class<?> main, Object... arguments)
      throws IOException {
    Path errors = Files.createTempFile(folder, main.getSimpleName(), ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Xmx" + mebibytes + "m");
    command.add("-Djava.io.tmpdir=" + folder);
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would report them as an error
    return new ChildJvm(builder.start(), errors);
  }

  /** The next line it prints; fails if it has ended instead. */
  public String nextLine() throws IOException {
    String line = line();
    if (line == null) {
      throw new AssertionError("the child has ended: " + errors());
    }
    return line;
  }

  /** The next line it prints; null when it has ended. */
  public String line() throws IOException {
    return out.readLine();
  }

  /** Sends it a line. */
  public void say(String line) {
    in.println(line);
  }

  /** What it said on its error stream. */
  public String errors() throws IOException {
    return Files.readString(errors);
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /**
   * Ends it in the middle of whatever it does, by SIGKILL; what it has printed can still be read.
   */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
