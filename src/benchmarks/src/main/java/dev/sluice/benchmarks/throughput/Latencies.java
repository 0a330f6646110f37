package dev.sluice.benchmarks.throughput;

/** How long operations took, counted in buckets 3 % wide, so that recording makes no garbage. */
final class Latencies {

  private static final int BITS = 5;
  private static final int MANTISSAS = 1 << BITS;

  private final long[] counts = new long[64 * MANTISSAS];
  private long count;
  private long sum;
  private long max;

  void add(long nanos) {
    counts[bucket(nanos)]++;
    count++;
    sum += nanos;
    max = Math.max(max, nanos);
  }

  void add(Latencies others) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += others.counts[i];
    }
    count += others.count;
    sum += others.sum;
    max = Math.max(max, others.max);
  }

  /** Of all operations together. */
  double seconds() {
    return sum / 1e9;
  }

  double maxMillis() {
    return max / 1e6;
  }

  /** At least this part of the operations took no longer, but for the width of a bucket. */
  double millis(double part) {
    long left = (long) Math.ceil(part * count);
    int bucket = 0;
    while (left > counts[bucket]) {
      left -= counts[bucket++];
    }
    return Math.min(highest(bucket), max) / 1e6;
  }

  /** The number itself up to 63, then its highest bits above its exponent. */
  private static int bucket(long nanos) {
    int exponent = Math.max(0, 63 - BITS - Long.numberOfLeadingZeros(nanos));
    return exponent * MANTISSAS + (int) (nanos >>> exponent);
  }

  private static long highest(int bucket) {
    int exponent = Math.max(0, bucket / MANTISSAS - 1);
    return ((bucket - (long) exponent * MANTISSAS + 1) << exponent) - 1;
  }
}
