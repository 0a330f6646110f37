package dev.sluice.dump;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with the class path of this one. */
record Child(Process process, BufferedReader out, Path errors) implements AutoCloseable {

  static Child start(Path folder, String heap, Class<?> main, Object... arguments)
      throws IOException {
    Path errors = Files.createTempFile(folder, main.getSimpleName(), ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", heap));
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
    Process process = builder.start();
    return new Child(process, process.inputReader(StandardCharsets.UTF_8), errors);
  }

  /** The next line it prints; fails if it has ended instead. */
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("the child has ended: " + Files.readString(errors));
    }
    return line;
  }

  /** Waits for its end, which must be a good one. */
  void awaitSuccess() throws Exception {
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError("the child failed: " + Files.readString(errors));
    }
  }

  /** Ends it in the middle of whatever it does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
