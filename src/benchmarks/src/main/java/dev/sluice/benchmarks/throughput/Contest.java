package dev.sluice.benchmarks.throughput;

import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A contestant beside its baselines, in turn and in several rounds, each on a fresh file. */
final class Contest {

  /** One of those compared. */
  interface Contestant {
    Crew open(Path file, Synchronous synchronous) throws Exception;
  }

  private record Baseline(String name, double bar, Contestant contestant) {}

  private final String what;
  private final int pending;
  private final Contestant subject;
  private Synchronous synchronous = Synchronous.FULL;
  private final List<Baseline> baselines = new ArrayList<>();
  private final List<Function<Result, Bar>> bars = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  /**
   * A contest.
   *
   * @param pending messages in the queue at the start
   */
  Contest(String what, int pending, Contestant subject) {
    this.what = what;
    this.pending = pending;
    this.subject = subject;
  }

  /**
   * Adds a baseline.
   *
   * @param bar the least part of the baseline's rate that the subject must reach
   */
  Contest against(String name, double bar, Contestant baseline) {
    baselines.add(new Baseline(name, bar, baseline));
    return this;
  }

  /** Waits for the disk in another way than FULL. */
  Contest synchronous(Synchronous synchronous) {
    this.synchronous = synchronous;
    return this;
  }

  Contest fairness(double least) {
    bars.add(result -> Bar.fairness(least, result.fairness()));
    return this;
  }

  Contest p99(double millis) {
    bars.add(result -> Bar.p99(millis, result.latencies()));
    return this;
  }

  /** Compares these steps of the crews, each by its own time; otherwise all they do. */
  Contest apart(String... steps) {
    this.steps.addAll(Arrays.asList(steps));
    return this;
  }

  /** Holds it; a row for each baseline and step. */
  List<Row> hold(Lab lab) throws Exception {
    List<Contestant> all = new ArrayList<>(List.of(subject));
    baselines.forEach(baseline -> all.add(baseline.contestant));
    List<Result> results = all.stream().map(contestant -> new Result()).toList();
    lab.warmUp(pending, all);
    for (int round = 0; round < lab.rounds(); round++) {
      List<Shift> shifts = lab.round(pending, synchronous, all);
      for (int i = 0; i < shifts.size(); i++) {
        results.get(i).add(shifts.get(i));
      }
    }
    lab.profile(what, pending, synchronous, subject);
    if (steps.isEmpty()) {
      return rows(what, results);
    }
    List<Row> rows = new ArrayList<>();
    for (String step : steps) {
      rows.addAll(rows(what + ": " + step, results.stream().map(r -> r.of(step)).toList()));
    }
    return rows;
  }

  private List<Row> rows(String what, List<Result> results) {
    List<Row> rows = new ArrayList<>();
    Result result = results.get(0);
    for (int i = 0; i < baselines.size(); i++) {
      Baseline baseline = baselines.get(i);
      Result other = results.get(i + 1);
      List<Bar> judged = new ArrayList<>();
      judged.add(Bar.ratio(baseline.bar, result.ratio(other).median()));
      if (i == 0) {
        bars.forEach(bar -> judged.add(bar.apply(result)));
      }
      rows.add(Row.of(what, result, baseline.name, other, judged));
    }
    return rows;
  }
}
