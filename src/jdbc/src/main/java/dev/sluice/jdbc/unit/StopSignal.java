package dev.sluice.jdbc.unit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks running units to end at their next safe point: before an attempt or while waiting, never in
 * the middle of one. Thread-safe; once set it stays set.
 */
public final class StopSignal {

  private final CountDownLatch latch = new CountDownLatch(1);

  /** Makes a signal that is not set. */
  public StopSignal() {}

  /** Sets it and wakes everybody who waits on it; again is harmless. */
  public void stop() {
    latch.countDown();
  }

  /**
   * Whether it is set.
   *
   * @return true after {@link #stop}
   */
  public boolean isStopped() {
    return latch.getCount() == 0;
  }

  /**
   * Waits until it is set.
   *
   * @param nanos at most so many nanoseconds
   * @return whether it is set
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean await(long nanos) throws InterruptedException {
    return latch.await(nanos, TimeUnit.NANOSECONDS);
  }
}
