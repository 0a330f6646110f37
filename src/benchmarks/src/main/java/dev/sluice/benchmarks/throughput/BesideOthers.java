package dev.sluice.benchmarks.throughput;

import dev.sluice.broker.Broker;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process gets its turn beside eight writers at full speed, and costs them little. */
final class BesideOthers implements Case {

  private static final int WRITERS = 8;
  private static final double BAR = 0.9;
  private static final double P99_MILLIS = 250;
  private static final double WORST_MILLIS = 2000;

  /** Long enough to see somebody starve. */
  private static final int LONGER = 4;

  /** What the other process is, and what became of it and of us. */
  private record Neighbour(OtherProcess.Kind kind, int pauseMillis, Result ours, Result theirs) {
    Neighbour(OtherProcess.Kind kind, int pauseMillis) {
      this(kind, pauseMillis, new Result(), new Result());
    }

    @Override
    public String toString() {
      return kind + (pauseMillis == 0 ? " without a pause" : " every %d ms".formatted(pauseMillis));
    }
  }

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    Result alone = new Result();
    List<Neighbour> neighbours =
        List.of(
            new Neighbour(OtherProcess.Kind.BROKER, 50),
            new Neighbour(OtherProcess.Kind.JDBC, 50),
            new Neighbour(OtherProcess.Kind.BROKER, 0),
            new Neighbour(OtherProcess.Kind.JDBC, 0));
    lab.warmUp(0, List.of(BesideOthers::writers));
    for (int round = 0; round < lab.rounds(); round++) {
      alone(lab, alone);
      for (Neighbour neighbour : neighbours) {
        beside(lab, neighbour);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Neighbour neighbour : neighbours) {
      rows.addAll(rows(neighbour, alone));
    }
    return rows;
  }

  private static void alone(Lab lab, Result result) throws Exception {
    try (Crew crew = lab.open(0, Synchronous.FULL, BesideOthers::writers)) {
      warmUp(lab, crew);
      crew.work(LONGER * lab.seconds());
      result.add(crew.shift());
    }
  }

  private static void beside(Lab lab, Neighbour neighbour) throws Exception {
    try (Crew crew = lab.open(0, Synchronous.FULL, BesideOthers::writers);
        OtherProcess other =
            OtherProcess.start(neighbour.kind, crew.file(), neighbour.pauseMillis)) {
      warmUp(lab, crew);
      other.go();
      crew.work(LONGER * lab.seconds());
      neighbour.theirs.add(other.stop());
      neighbour.ours.add(crew.shift());
    }
  }

  private static Crew writers(Path file, Synchronous synchronous) {
    Broker broker = Store.open(file, synchronous);
    return new Crew(file, broker).add(WRITERS, Verb.WRITE.step(broker));
  }

  private static void warmUp(Lab lab, Crew crew) throws Exception {
    crew.work(lab.seconds() / 2);
    crew.shift();
  }

  private static List<Row> rows(Neighbour neighbour, Result alone) {
    Latencies others = neighbour.theirs.latencies();
    return List.of(
        Row.of(
            "8 threads: write, beside " + neighbour,
            neighbour.ours,
            "nobody beside",
            alone,
            List.of(Bar.ratio(BAR, neighbour.ours.ratio(alone).median()))),
        Row.of(
            "another process: write, " + neighbour,
            neighbour.theirs,
            List.of(Bar.p99(P99_MILLIS, others), Bar.worst(WORST_MILLIS, others))));
  }
}
