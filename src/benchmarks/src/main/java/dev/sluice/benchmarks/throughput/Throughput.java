package dev.sluice.benchmarks.throughput;

import dev.sluice.jdbc.Interceptor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Measures the broker beside plain JDBC, on real files, and prints a table in Markdown. */
public final class Throughput {

  private final Map<String, Case> cases = new LinkedHashMap<>();

  /**
   * All cases.
   *
   * @param production the interceptors whose cost is measured, outermost first
   */
  public Throughput(Supplier<Interceptor[]> production) {
    cases.put("1-thread", new OneThread());
    cases.put("8-threads", ManyWriters::eight);
    cases.put("64-threads", ManyWriters::sixtyFour);
    cases.put("8-end-to-end", EndToEnd::eight);
    cases.put("64-end-to-end", EndToEnd::sixtyFour);
    cases.put("virtual-threads", VirtualThreads::thousand);
    cases.put("batches", new Batches());
    cases.put("interceptors", new Interceptors(production));
    cases.put("normal", new Normal());
    cases.put("beside-others", new BesideOthers());
    cases.put("depth", new Depth());
    cases.put("long-run", new LongRun());
  }

  /**
   * Runs the cases that are named, or all.
   *
   * @param args see the usage
   * @param out for the table
   * @param progress for a line after each case
   * @throws Exception if anything fails
   */
  public void run(List<String> args, PrintStream out, PrintStream progress) throws Exception {
    Options options;
    try {
      options = Options.parse(args, cases.keySet());
    } catch (IllegalArgumentException e) {
      progress.println(e.getMessage());
      progress.println(Options.usage(cases.keySet()));
      System.exit(2);
      return;
    }
    List<Row> rows = new ArrayList<>();
    try (Lab lab = new Lab(options)) {
      out.println(surroundings(options, lab));
      for (String name : options.cases()) {
        progress.println(name + " ...");
        List<Row> measured = cases.get(name).measure(lab);
        measured.forEach(progress::println);
        rows.addAll(measured);
      }
    }
    out.println(Row.HEADER);
    rows.forEach(out::println);
  }

  private static String surroundings(Options options, Lab lab) throws IOException {
    Latencies sync = Disk.sync(lab.folder());
    return String.format(
        Locale.ROOT,
        """
        %s %s, %s %s, %d processors, %s; %d rounds of %.2f s.
        File system %s; writing 4 KiB and fsync takes %.3f ms (p99 %.3f ms).
        """,
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        LocalDate.now(),
        options.rounds(),
        options.seconds(),
        Disk.type(lab.folder()),
        sync.millis(0.5),
        sync.millis(0.99));
  }
}
