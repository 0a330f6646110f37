package dev.sluice.retry;

import dev.sluice.jdbc.unit.StopSignal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The clock, the pause and the dice of a retry; tests bring their own. */
interface Timing {

  /** Those of the JDK. */
  Timing SYSTEM =
      new Timing() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(long nanos, StopSignal wake) throws InterruptedException {
          if (wake == null) {
            TimeUnit.NANOSECONDS.sleep(nanos);
          } else {
            wake.await(nanos);
          }
        }

        @Override
        public long between(long least, long most) {
          return most <= least ? most : ThreadLocalRandom.current().nextLong(least, most);
        }
      };

  /** Nanoseconds since some fixed moment. */
  long nanoTime();

  /** Waits so many nanoseconds, or less if the signal, which may be null, is set meanwhile. */
  void pause(long nanos, StopSignal wake) throws InterruptedException;

  /** A number from least up to most, uniformly. */
  long between(long least, long most);
}
