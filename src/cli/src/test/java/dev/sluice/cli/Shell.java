package dev.sluice.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command as a process of its own, in a folder. */
record Shell(Path folder) {

  record Result(String out, String err, int code) {}

  Result broker(String... args) throws IOException, InterruptedException {
    return piped(new byte[0], args);
  }

  /** With its streams for the caller. */
  Process start(String... args) throws IOException {
    return builder(args).start();
  }

  private ProcessBuilder builder(String... args) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("-XX:TieredStopAtLevel=1");
    line.add("-XX:+UseSerialGC");
    line.add("-Djava.io.tmpdir=" + folder);
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add(Main.class.getName());
    line.addAll(List.of(args));
    return new ProcessBuilder(line).directory(folder.toFile());
  }

  Result piped(byte[] input, String... args) throws IOException, InterruptedException {
    Path out = folder.resolveSibling(folder.getFileName() + ".out");
    Path err = folder.resolveSibling(folder.getFileName() + ".err");
    Process process =
        builder(args).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try (var in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // The command did not read its input; what it said of that is in the result.
    }
    int code = process.waitFor();
    return new Result(read(out), read(err), code);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).replaceAll("(?m)^WARNING: .*\\R", "");
  }
}
