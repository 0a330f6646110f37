package dev.sluice.broker.watch;

import java.time.Duration;

/** Pauses that grow. */
final class Pauses {

  private Pauses() {}

  /** Nanoseconds: the first pause, doubled so many times, up to the longest. */
  static long doubled(Duration first, int times, Duration longest) {
    double pause = Math.scalb((double) nanos(first), times);
    return (long) Math.min(pause, nanos(longest));
  }

  private static long nanos(Duration time) {
    Duration most = Duration.ofNanos(Long.MAX_VALUE / 4);
    return (time.compareTo(most) > 0 ? most : time).toNanos();
  }
}
