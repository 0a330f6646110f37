package dev.sluice.benchmarks.wake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long it took each time; may be a little less than nothing. */
final class Delays {

  private final List<Long> nanos = new ArrayList<>();

  void add(long delay) {
    nanos.add(delay);
  }

  /** At least this part of them was no longer. */
  double millis(double part) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1) / 1e6;
  }
}
