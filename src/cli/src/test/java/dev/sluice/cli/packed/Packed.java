package dev.sluice.cli.packed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The archive that {@code mvn package} makes, unpacked, and its command started as users do. */
final class Packed {

  private static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

  private final Path home;
  private final Path folder;

  /** What a process left; its output is complete. */
  record Ended(int code, String out, String err) {}

  /** Unpacks it to a path, and runs it in a folder. */
  Packed(Path place, Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(place);
    Path target = Path.of("target").toAbsolutePath();
    Path archive;
    try (Stream<Path> files = Files.list(target)) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    ended(
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", place.toString()),
        Files.createTempDirectory(folder, "tar"));
    try (Stream<Path> files = Files.list(place)) {
      this.home = files.findFirst().orElseThrow();
    }
  }

  Path home() {
    return home;
  }

  Path launcher() {
    return home.resolve("bin/broker");
  }

  static Path thisJdk() {
    return THIS_JDK;
  }

  /** The newest JDK beside the one that runs the tests, or that one. */
  static Path newestJdk() throws IOException {
    try (Stream<Path> all = Files.list(THIS_JDK.toRealPath().getParent())) {
      return all.filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
          .filter(jdk -> feature(jdk).isPresent())
          .max(Comparator.comparingInt(jdk -> feature(jdk).orElseThrow()))
          .orElse(THIS_JDK);
    }
  }

  private static Optional<Integer> feature(Path jdk) {
    try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> Integer.valueOf(line.replaceAll("\\D*(\\d+).*", "$1")))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  Process start(Path jdk, Map<String, String> environment, Path output, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(List.of(arguments));
    return process(new ProcessBuilder(command), jdk, environment, output);
  }

  private Process process(
      ProcessBuilder builder, Path jdk, Map<String, String> environment, Path output)
      throws IOException {
    builder.environment().keySet().removeIf(name -> name.startsWith("BROKER_"));
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().remove("HOME");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    return started(builder.directory(folder.toFile()), output);
  }

  Ended run(Path jdk, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempDirectory(folder, "output");
    return ended(start(jdk, environment, output, arguments), output);
  }

  Ended bash(Map<String, String> environment, String script)
      throws IOException, InterruptedException {
    Path output = Files.createTempDirectory(folder, "output");
    ProcessBuilder builder = new ProcessBuilder("bash", "--norc", "-c", script);
    return ended(process(builder, THIS_JDK, environment, output), output);
  }

  private static Process started(ProcessBuilder builder, Path output) throws IOException {
    Process process =
        builder
            .redirectOutput(output.resolve("out").toFile())
            .redirectError(output.resolve("err").toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static Ended ended(ProcessBuilder builder, Path output)
      throws IOException, InterruptedException {
    return ended(started(builder, output), output);
  }

  static Ended ended(Process process, Path output) throws IOException, InterruptedException {
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("ended").isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(output.resolve("out")),
        Files.readString(output.resolve("err")));
  }
}
