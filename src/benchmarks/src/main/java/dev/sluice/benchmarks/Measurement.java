package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The iterations of one benchmark with one subject. */
final class Measurement {

  private static final String BYTES = "gc.alloc.rate.norm";

  private final List<Double> cpu = new ArrayList<>();
  private final List<Double> bytes = new ArrayList<>();

  /** How long a measurement is. */
  enum Length {
    /** For figures: a JVM of its own, warm. */
    FULL,
    /** Only to see that everything runs: in this JVM, in a tenth of a second. */
    SMOKE
  }

  /** Adds a run of a benchmark's method. */
  void run(Class<?> benchmark, String method, Enum<?> subject, Length length)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Pattern.quote(benchmark.getName() + "." + method) + "$")
            .param("subject", subject.name())
            .addProfiler(CpuProfiler.class)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (length == Length.FULL) {
      options.forks(1).warmupIterations(4).measurementIterations(6);
      options.warmupTime(TimeValue.milliseconds(500)).measurementTime(TimeValue.milliseconds(500));
    } else {
      options.forks(0).warmupIterations(0).measurementIterations(1).param("pollution", "10");
      options.measurementTime(TimeValue.milliseconds(20));
    }
    for (RunResult run : new Runner(options.build()).run()) {
      for (BenchmarkResult fork : run.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          cpu.add(iteration.getSecondaryResults().get(CpuProfiler.RESULT).getScore());
          bytes.add(iteration.getSecondaryResults().get(BYTES).getScore());
        }
      }
    }
  }

  /** The median of the CPU time of an operation, in nanoseconds. */
  double cpu() {
    return median(cpu);
  }

  /** The median of the bytes allocated by an operation. */
  double bytes() {
    return median(bytes);
  }

  /** The larger distance of the median to the quartiles, as a part of it. */
  double spread() {
    List<Double> sorted = cpu.stream().sorted().toList();
    double low = sorted.get(sorted.size() / 4);
    double high = sorted.get(sorted.size() - 1 - sorted.size() / 4);
    return Math.max(high - cpu(), cpu() - low) / cpu();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
