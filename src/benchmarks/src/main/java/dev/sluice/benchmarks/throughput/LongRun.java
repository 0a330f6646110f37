package dev.sluice.benchmarks.throughput;

import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * At full speed for a minute: no memory is kept, and the last seconds are as quick as the first.
 */
final class LongRun implements Case {

  private static final int PARTS = 6;
  private static final double MEBIBYTE = 1 << 20;

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    double seconds = 10 * lab.seconds();
    List<Shift> parts = new ArrayList<>();
    List<Double> heap = new ArrayList<>();
    try (Crew crew = lab.open(EndToEnd.BACKLOG, Synchronous.FULL, EndToEnd.broker(8))) {
      crew.work(lab.seconds());
      crew.shift();
      for (int part = 0; part < PARTS; part++) {
        crew.work(seconds);
        parts.add(crew.shift());
        heap.add(liveHeap());
      }
    }
    String what = "8 + 8 threads for %.0f s: ".formatted(PARTS * seconds);
    return List.of(speed(what, parts), memory(what, heap));
  }

  private static Row speed(String what, List<Shift> parts) {
    Result first = Result.of(parts.get(0));
    Result last = Result.of(parts.get(PARTS - 1));
    return Row.of(
        what + "last sixth",
        last,
        "first sixth",
        first,
        List.of(Bar.ratio(0.9, last.ratio(first).median())));
  }

  private static Row memory(String what, List<Double> heap) {
    Spread spread = Spread.of(heap);
    double growth = heap.get(PARTS - 1) - heap.get(0);
    return new Row(
        what + "live heap",
        spread.format("%.1f") + " MiB",
        "",
        "",
        "",
        "",
        List.of(
            new Bar("≤ 64 MiB", spread.most() <= 64), new Bar("grows by ≤ 4 MiB", growth <= 4)));
  }

  private static double liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
  }
}
