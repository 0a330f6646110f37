package dev.sluice.examples.stage;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs an example on a file of its own, or one it is given, and gives the verdict: what the example
 * has checked, that it ends in time, and that it leaves no file, thread or connection.
 */
public final class Launcher {

  /** Everything held. */
  public static final int PASSED = 0;

  /** Something did not hold. */
  public static final int FAILED = 1;

  /** There is no such example, or it can't be told to do that. */
  public static final int MISUSED = 2;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Entry> entries;
  private final Duration limit;
  private final Path temporary;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * One of the examples.
   *
   * @param name what the command line calls it; not null
   * @param word what it can be told; null if nothing
   * @param shows what it shows, in a line; not null
   * @param maker makes it; not null
   */
  public record Entry(String name, String word, String shows, Supplier<Example> maker) {}

  /**
   * A launcher.
   *
   * @param entries the examples there are
   * @param temporary an existing folder, for those without a file
   * @param out where examples tell
   * @param err where errors go
   */
  public Launcher(List<Entry> entries, Path temporary, PrintStream out, PrintStream err) {
    this(entries, LIMIT, temporary, out, err);
  }

  Launcher(List<Entry> entries, Duration limit, Path temporary, PrintStream out, PrintStream err) {
    this.entries = List.copyOf(entries);
    this.limit = limit;
    this.temporary = temporary;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs what a command line says: {@code NAME [-f FILE] [WORD]}, or nothing for a list.
   *
   * @param arguments as the shell gave them
   * @return {@link #PASSED}, {@link #FAILED} or {@link #MISUSED}
   * @throws InterruptedException if this thread is interrupted; the example is told, and has ended
   * @throws IOException if there can't be a file of its own
   */
  public int run(List<String> arguments) throws IOException, InterruptedException {
    if (arguments.isEmpty()) {
      list(out);
      return PASSED;
    }
    try {
      return play(new ArrayDeque<>(arguments));
    } catch (UsageException e) {
      err.println(e.getMessage());
      list(err);
      return MISUSED;
    }
  }

  private void list(PrintStream to) {
    to.println("usage: examples/run NAME [-f FILE] [WORD]");
    for (Entry entry : entries) {
      String call = entry.word == null ? entry.name : entry.name + " [" + entry.word + "]";
      to.printf("  %-33s %s%n", call, entry.shows);
    }
  }

  private int play(Deque<String> arguments) throws IOException, InterruptedException {
    Entry entry = named(arguments.poll());
    Path file = null;
    String word = null;
    while (!arguments.isEmpty()) {
      String next = arguments.poll();
      if (next.equals("-f") && file == null && !arguments.isEmpty()) {
        file = Path.of(arguments.poll()).toAbsolutePath();
      } else if (entry.word != null && word == null && !next.startsWith("-")) {
        word = next;
      } else {
        throw new UsageException("can't make sense of \"" + next + "\" here");
      }
    }
    if (file != null) {
      if (Files.exists(file)) {
        throw new UsageException(file + " is there already; name a file that is not");
      }
      return play(entry, file, word);
    }
    Path folder = Files.createTempDirectory(temporary, "sluice-example");
    try {
      return play(entry, folder.resolve("example.db"), word);
    } finally {
      delete(folder);
    }
  }

  private Entry named(String name) {
    return entries.stream()
        .filter(entry -> entry.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new UsageException("there is no example \"" + name + "\""));
  }

  private int play(Entry entry, Path file, String word) throws InterruptedException {
    long start = System.nanoTime();
    Stage stage = new Stage(file, word, out);
    Performance performance = new Performance(entry.maker.get(), stage, limit);
    boolean inTime = performance.run();
    Throwable failure = performance.failure();
    if (failure instanceof UsageException misuse) {
      throw misuse;
    }
    if (failure != null) {
      failure.printStackTrace(err);
    }
    stage.check("it ends by itself", inTime && failure == null);
    stage.check("no thread is left", performance.threadsLeft(), List.of());
    stage.check("no connection is open", Performance.signsOfConnections(file), List.of());
    boolean passed = stage.failures() == 0;
    out.printf(
        "%s %s: %d of %d claims hold, %.1f s%n",
        entry.name,
        passed ? "PASSED" : "FAILED",
        stage.checks() - stage.failures(),
        stage.checks(),
        (System.nanoTime() - start) / 1e9);
    return passed ? PASSED : FAILED;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
