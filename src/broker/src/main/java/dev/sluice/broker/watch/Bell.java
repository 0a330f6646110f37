package dev.sluice.broker.watch;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the one thread that waits for it, now or the next time it waits. */
final class Bell {

  private final Semaphore rung = new Semaphore(0);

  void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  void await(long nanos) throws InterruptedException {
    if (rung.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      rung.drainPermits();
    }
  }
}
