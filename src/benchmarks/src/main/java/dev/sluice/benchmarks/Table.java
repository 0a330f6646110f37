package dev.sluice.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.openjdk.jmh.runner.RunnerException;

/**
 * A benchmark with all its subjects, as a table in Markdown.
 *
 * @param <S> what its subjects are
 */
final class Table<S extends Enum<S>> {

  private final String title;
  private final Class<?> benchmark;
  private final String method;
  private final Function<S, String> label;
  private final List<S> references;
  private final Map<S, Measurement> rows = new LinkedHashMap<>();

  /**
   * A table not measured yet.
   *
   * @param references the subjects that all others are compared with, each in a column of its own
   */
  Table(
      String title,
      Class<?> benchmark,
      String method,
      Class<S> subjects,
      Function<S, String> label,
      List<S> references) {
    this.title = title;
    this.benchmark = benchmark;
    this.method = method;
    this.label = label;
    this.references = references;
    for (S subject : subjects.getEnumConstants()) {
      rows.put(subject, new Measurement());
    }
  }

  /** Measures every subject once more, and says so. */
  void measure(Measurement.Length length, PrintStream progress) throws RunnerException {
    for (Map.Entry<S, Measurement> row : rows.entrySet()) {
      row.getValue().run(benchmark, method, row.getKey(), length);
      progress.printf(Locale.ROOT, "%s: %s: %.0f ns%n", title, row.getKey(), row.getValue().cpu());
    }
  }

  /** Prints the medians of all measurements. */
  void print(PrintStream out) {
    out.printf("%n| %s | CPU ns | median | bytes |", title);
    references.forEach(reference -> out.printf(" of %s |", label.apply(reference)));
    out.printf("%n|---|---:|---:|---:|%s%n", "---:|".repeat(references.size()));
    rows.forEach((subject, measured) -> print(out, subject, measured));
  }

  private void print(PrintStream out, S subject, Measurement measured) {
    out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s |",
        label.apply(subject),
        figure(measured.cpu()),
        figure(measured.medianCpu()),
        figure(measured.bytes()));
    for (S reference : references) {
      out.printf(Locale.ROOT, " %.3f |", measured.cpu() / rows.get(reference).cpu());
    }
    out.println();
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 99.95 ? "%.1f" : "%.0f", value);
  }
}
