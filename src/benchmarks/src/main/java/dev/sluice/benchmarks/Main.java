package dev.sluice.benchmarks;

import ch.qos.logback.classic.Level;
import dev.sluice.benchmarks.start.Start;
import dev.sluice.benchmarks.throughput.Throughput;
import dev.sluice.benchmarks.wake.Wake;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures and prints tables in Markdown to standard output, the progress to standard error.
 *
 * <p>Arguments: {@code chain}, {@code toolkit}, {@code sqlite}, or all if none is given; {@code
 * --smoke} runs everything for a moment only, to see that it works. Or {@code throughput} and its
 * own, see {@link Throughput}, or {@code wake}, see {@link Wake}, or {@code start}, see {@link
 * Start}.
 */
public final class Main {

  /** So that a row's runs are some minutes apart and share no mood of the machine. */
  private static final int ROUNDS = 2;

  private Main() {}

  /**
   * Runs the benchmarks.
   *
   * @param args see the class
   * @throws Exception if a benchmark fails
   */
  public static void main(String... args) throws Exception {
    if (args.length > 0 && args[0].equals("throughput")) {
      List<String> rest = List.of(args).subList(1, args.length);
      new Throughput(() -> Observed.production(Telemetry.dropping(), Level.DEBUG))
          .run(rest, System.out, System.err);
      return;
    }
    if (args.length > 0 && args[0].equals("wake")) {
      new Wake().run(List.of(args).subList(1, args.length), System.out);
      return;
    }
    if (args.length > 0 && args[0].equals("start")) {
      Start.run(List.of(args).subList(1, args.length), System.out);
      return;
    }
    Set<String> given = new TreeSet<>(List.of(args));
    boolean smoke = given.remove("--smoke");
    if (!Set.of("chain", "toolkit", "sqlite").containsAll(given)) {
      System.err.println(
          "usage: [chain] [toolkit] [sqlite] [--smoke], or throughput ..., or wake ..., or start ...");
      System.exit(2);
    }
    run(
        given.isEmpty() ? Set.of("chain", "toolkit", "sqlite") : given,
        smoke ? Measurement.Length.SMOKE : Measurement.Length.FULL,
        System.out,
        System.err);
  }

  static void run(
      Set<String> topics, Measurement.Length length, PrintStream out, PrintStream progress)
      throws RunnerException {
    List<Table<?>> tables = new ArrayList<>();
    if (topics.contains("chain")) {
      tables.addAll(chain());
    }
    if (topics.contains("toolkit")) {
      tables.addAll(toolkit());
    }
    if (topics.contains("sqlite")) {
      tables.addAll(sqlite());
    }
    for (int round = 1; round <= (length == Measurement.Length.FULL ? ROUNDS : 1); round++) {
      for (Table<?> table : tables) {
        table.measure(length, progress);
      }
    }
    out.printf(
        "%s %s, %s %s, %d processors, %s%n",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        LocalDate.now());
    tables.forEach(table -> table.print(out));
  }

  private static List<Table<?>> chain() {
    List<Subject> peers = List.of(Subject.DATASOURCE_PROXY, Subject.P6SPY);
    return List.of(
        new Table<>(
            "prepare, 3 binds, query, row, close",
            StatementBenchmark.class,
            "prepareAndQuery",
            Subject.class,
            subject -> subject.label,
            peers),
        new Table<>(
            "prepared before: 3 binds, query, row, close",
            StatementBenchmark.class,
            "query",
            Subject.class,
            subject -> subject.label,
            peers),
        new Table<>(
            "one row of many",
            RowsBenchmark.class,
            "row",
            Subject.class,
            subject -> subject.label,
            peers));
  }

  private static List<Table<?>> toolkit() {
    List<Toolkit> peers =
        List.of(
            Toolkit.OPENTELEMETRY_NOOP,
            Toolkit.BY_HAND,
            Toolkit.OPENTELEMETRY,
            Toolkit.DATASOURCE_PROXY);
    return List.of(
        new Table<>(
            "prepare, 3 binds, query, row, close",
            ToolkitBenchmark.class,
            "prepareAndQuery",
            Toolkit.class,
            subject -> subject.label,
            peers),
        new Table<>(
            "prepared before: 3 binds, query, row, close",
            ToolkitBenchmark.class,
            "query",
            Toolkit.class,
            subject -> subject.label,
            peers));
  }

  private static List<Table<?>> sqlite() {
    List<Observed> driver = List.of(Observed.BARE);
    return List.of(
        new Table<>(
            "SQLite: prepare, 3 binds, query, row, close",
            SqliteBenchmark.class,
            "prepareAndQuery",
            Observed.class,
            subject -> subject.label,
            driver),
        new Table<>(
            "SQLite, prepared before: 3 binds, query, row, close",
            SqliteBenchmark.class,
            "query",
            Observed.class,
            subject -> subject.label,
            driver));
  }
}
