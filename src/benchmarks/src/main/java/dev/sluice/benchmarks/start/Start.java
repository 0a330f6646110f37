package dev.sluice.benchmarks.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Starts commands and empty mains in turns, as whole processes, with the caches warm, and prints
 * the medians for each JDK.
 */
public final class Start {

  private static final int ROUNDS = 20;
  private static final long PATIENCE_MILLIS = 120_000;
  private static final String EMPTY = "empty `main`";

  private final Path launcher;
  private final Path folder;
  private final Path jar;

  private Start(Path launcher) throws IOException {
    this.launcher = launcher;
    this.folder = Files.createTempDirectory("start");
    this.jar = folder.resolve("empty.jar");
    String name = Empty.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream bytes = Empty.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      bytes.transferTo(out);
    }
  }

  /**
   * Measures.
   *
   * @param args the launcher, in a path without spaces, and the homes of the JDKs
   * @param out where the table goes
   * @throws IOException if a process can't be started
   * @throws InterruptedException if the thread is interrupted
   */
  public static void run(List<String> args, PrintStream out)
      throws IOException, InterruptedException {
    if (args.size() < 2) {
      throw new IllegalArgumentException("usage: start LAUNCHER JDK...");
    }
    Start start = new Start(Path.of(args.get(0)).toAbsolutePath());
    out.println("| JDK | process | median ms | least ms | of an empty `main` |");
    out.println("|---|---|---:|---:|---:|");
    for (String jdk : args.subList(1, args.size())) {
      start.measure(Path.of(jdk), out);
    }
  }

  private void measure(Path jdk, PrintStream out) throws IOException, InterruptedException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    broker(jdk, List.of("write", "q", "hello"));
    awaitCaches();
    List<String> java = java(jdk);
    List<String> plain = new ArrayList<>(java);
    plain.removeIf(word -> word.matches("-XX:(AOTCache|SharedArchiveFile)=.*"));
    plain.set(plain.indexOf("-cp") + 1, jar.toString());
    plain.add(Empty.class.getName());
    commands.put(EMPTY, plain);
    for (String line : List.of("write q hello", "read q", "peek q", "list")) {
      List<String> command = new ArrayList<>(List.of(launcher.toString()));
      command.addAll(List.of(line.split(" ")));
      commands.put("`broker " + line + "`", command);
    }
    Map<String, double[]> millis = new LinkedHashMap<>();
    commands.keySet().forEach(name -> millis.put(name, new double[ROUNDS]));
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, List<String>> one : commands.entrySet()) {
        long began = System.nanoTime();
        process(jdk, one.getValue(), Redirect.DISCARD).waitFor();
        millis.get(one.getKey())[round] = (System.nanoTime() - began) / 1e6;
      }
    }
    millis.values().forEach(Arrays::sort);
    double empty = millis.get(EMPTY)[ROUNDS / 2];
    for (Map.Entry<String, double[]> row : millis.entrySet()) {
      double median = row.getValue()[ROUNDS / 2];
      out.printf(
          "| %s | %s | %.0f | %.0f | %.2f |%n",
          jdk.getFileName(), row.getKey(), median, row.getValue()[0], median / empty);
    }
  }

  private void broker(Path jdk, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    process(jdk, command, Redirect.DISCARD).waitFor();
  }

  private void awaitCaches() throws IOException, InterruptedException {
    Path lock = folder.resolve("caches/sluice/.building");
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (Files.exists(lock)) {
      if (System.currentTimeMillis() > end) {
        throw new IOException("no caches were built in " + lock.getParent());
      }
      Thread.sleep(100);
    }
  }

  /** What the launcher turns into, up to the class path. */
  private List<String> java(Path jdk) throws IOException, InterruptedException {
    Process traced =
        process(jdk, List.of("sh", "-x", launcher.toString(), "--version"), Redirect.PIPE);
    String trace = new String(traced.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    traced.waitFor();
    String line = trace.lines().filter(one -> one.startsWith("+ exec ")).findFirst().orElseThrow();
    List<String> words = List.of(line.split(" ")).subList(2, line.split(" ").length);
    return words.subList(0, words.indexOf("dev.sluice.cli.Main"));
  }

  private Process process(Path jdk, List<String> command, Redirect error) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("caches").toString());
    Process process = builder.redirectOutput(Redirect.DISCARD).redirectError(error).start();
    process.getOutputStream().close();
    return process;
  }
}
