package dev.sluice.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

  private static final Percentage BUCKET = Percentage.withPercentage(3.2);

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 1})
  void quantilesAreThoseOfTheSortedTimesButForTheWidthOfABucket(double part) {
    long[] times = new Random(7).longs(10_000, 0, 40).map(power -> 1L << power).toArray();
    long[] spread = LongStream.of(times).map(time -> time + time / 3).toArray();
    Latencies latencies = new Latencies();
    LongStream.of(spread).forEach(latencies::add);

    long exact = LongStream.of(spread).sorted().toArray()[(int) Math.ceil(part * 10_000) - 1];
    assertThat(latencies.millis(part)).isCloseTo(exact / 1e6, BUCKET);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, 65, 1_000_003, Long.MAX_VALUE})
  void aSingleTimeIsEveryQuantile(long nanos) {
    Latencies latencies = new Latencies();
    latencies.add(nanos);

    assertThat(latencies.millis(0.01)).isEqualTo(nanos / 1e6);
    assertThat(latencies.millis(0.99)).isEqualTo(nanos / 1e6);
    assertThat(latencies.maxMillis()).isEqualTo(nanos / 1e6);
  }

  @Test
  void sumsAreThoseOfBoth() {
    Latencies first = new Latencies();
    Latencies second = new Latencies();
    first.add(1_000_000);
    second.add(3_000_000);
    first.add(second);

    assertThat(first.millis(0.5)).isCloseTo(1, BUCKET);
    assertThat(first.millis(1)).isEqualTo(3);
    assertThat(first.seconds()).isCloseTo(0.004, within(1e-9));
  }
}
