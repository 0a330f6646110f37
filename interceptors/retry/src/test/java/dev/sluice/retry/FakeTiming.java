package dev.sluice.retry;

import dev.sluice.jdbc.unit.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Time that passes only in pauses. */
final class FakeTiming implements Timing {

  final List<Duration> pauses = new ArrayList<>();
  LongBinaryOperator dice = (least, most) -> most;
  Runnable duringPause = () -> {};
  private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // wraps round on the way

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void pause(long nanos, StopSignal wake) throws InterruptedException {
    pauses.add(Duration.ofNanos(nanos));
    duringPause.run();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (wake == null || !wake.isStopped()) {
      now += nanos;
    }
  }

  @Override
  public long between(long least, long most) {
    return dice.applyAsLong(least, most);
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  Duration total() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
