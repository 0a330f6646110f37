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
      options.forks(1).warmupIterations(15).measurementIterations(15);
      options.warmupTime(TimeValue.milliseconds(300)).measurementTime(TimeValue.milliseconds(100));
    } else {
      options.forks(0).warmupIterations(0).measurementIterations(1).param("pollution", "1");
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

  /**
   * The lower quartile of the CPU time of an operation, in nanoseconds. What else the machine does
   * can only make an iteration dearer, by way of the caches and the shared core.
   */
  double cpu() {
    return quantile(cpu, 0.25);
  }

  /** The median of the CPU time of an operation, in nanoseconds. */
  double medianCpu() {
    return quantile(cpu, 0.5);
  }

  /** The median of the bytes allocated by an operation. */
  double bytes() {
    return quantile(bytes, 0.5);
  }

  private static double quantile(List<Double> values, double part) {
    return values.stream().sorted().toList().get((int) (part * (values.size() - 1)));
  }
}
