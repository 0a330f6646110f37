package dev.sluice.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the command as a process of its own, in a folder; by itself or in a line of a script. */
record Shell(Path folder) {

  private static final int PATIENCE_SECONDS = 120;

  record Result(String out, String err, int code) {}

  Result broker(String... args) throws IOException, InterruptedException {
    return piped(new byte[0], args);
  }

  /** With its streams for the caller. */
  Process start(String... args) throws IOException {
    return start(Map.of(), args);
  }

  /** With more in its environment. */
  Process start(Map<String, String> environment, String... args) throws IOException {
    ProcessBuilder builder = builder(command(args));
    builder.environment().putAll(environment);
    return builder.start();
  }

  Result piped(byte[] input, String... args) throws IOException, InterruptedException {
    return run(input, command(args));
  }

  /** A script, in which {@code broker} is the command. */
  Result sh(String script) throws IOException, InterruptedException {
    return run(new byte[0], List.of("sh", "-c", script));
  }

  /** What a script prints that does not run the command. */
  byte[] bytes(String script) throws IOException, InterruptedException {
    Process process = startSh(script);
    byte[] printed = process.getInputStream().readAllBytes();
    await(process);
    return printed;
  }

  /** A script that goes on while the caller talks to it. */
  Process startSh(String script) throws IOException {
    return builder(List.of("sh", "-c", script)).start();
  }

  private List<String> command(String... args) {
    List<String> line = new ArrayList<>(Installation.made().line());
    line.add(1, "-Djava.io.tmpdir=" + folder);
    line.addAll(List.of(args));
    return line;
  }

  private ProcessBuilder builder(List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BROKER_"));
    builder
        .environment()
        .merge("PATH", Installation.made().folder().toString(), (path, own) -> own + ":" + path);
    return builder;
  }

  private Result run(byte[] input, List<String> line) throws IOException, InterruptedException {
    Path out = folder.resolveSibling(folder.getFileName() + ".out");
    Path err = folder.resolveSibling(folder.getFileName() + ".err");
    Process process =
        builder(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try (var in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // The command did not read its input; what it said of that is in the result.
    }
    int code = await(process);
    return new Result(read(out), read(err), code);
  }

  private static int await(Process process) throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("still running after " + PATIENCE_SECONDS + " s");
    }
    return process.exitValue();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).replaceAll("(?m)^WARNING: .*\\R", "");
  }
}
