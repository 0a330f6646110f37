package dev.sluice.benchmarks.wake;

import dev.sluice.broker.Broker;
import java.io.IOException;
import java.time.Instant;

/** Writes a message and says when that had been done. */
interface Writer extends AutoCloseable {

  /**
   * A message that was written.
   *
   * @param returned nanoseconds since 1970, by the clock of the machine
   */
  record Written(long returned) {}

  Written write(String queue) throws IOException;

  @Override
  void close();

  static Writer of(Broker broker) {
    return new Writer() {
      @Override
      public Written write(String queue) {
        broker.queue(queue).write("body");
        return new Written(now());
      }

      @Override
      public void close() {
        // the broker is somebody else's
      }
    };
  }

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }
}
