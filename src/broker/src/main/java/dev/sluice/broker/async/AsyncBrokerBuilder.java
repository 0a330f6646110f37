package dev.sluice.broker.async;

import dev.sluice.broker.Broker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Makes an {@link AsyncBroker}. Not thread-safe. */
public final class AsyncBrokerBuilder {

  final Broker broker;
  Executor operations;
  Executor callbacks;
  int writers = 1;
  int readers = 4;
  int maxOperations = 1024;
  long maxBytes = 64L << 20;
  Duration maxWait = Duration.ZERO;
  Duration idleTimeout = Duration.ofSeconds(10);
  Duration closeTimeout = Duration.ofSeconds(5);

  AsyncBrokerBuilder(Broker broker) {
    this.broker = Objects.requireNonNull(broker, "broker");
  }

  /**
   * Where operations run; each blocks its thread while it does. By default threads of its own.
   *
   * @param executor runs what it accepts, never in the thread that hands it over; stays the
   *     caller's; not null
   * @return this
   */
  public AsyncBrokerBuilder operations(Executor executor) {
    operations = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Where futures are completed and subscribers called, so where what hangs on them runs, unless it
   * says otherwise. By default threads of its own, as many as are busy, so that callbacks may
   * block.
   *
   * @param executor may be the one for operations if that has threads enough for both, or if no
   *     callback blocks; stays the caller's; not null
   * @return this
   */
  public AsyncBrokerBuilder callbacks(Executor executor) {
    callbacks = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * How many operations that change something run at once; by default 1. Then they happen in the
   * order of the calls. Several share a commit, so there are many more in a second, but only those
   * that wait for each other's futures keep their order.
   *
   * @param threads 1 or more
   * @return this
   */
  public AsyncBrokerBuilder writers(int threads) {
    writers = (int) positive("writers", threads);
    return this;
  }

  /**
   * How many operations that only read run at once, besides those that change something; by default
   * 4, the number of the broker's connections for reading.
   *
   * @param threads 1 or more
   * @return this
   */
  public AsyncBrokerBuilder readers(int threads) {
    readers = (int) positive("readers", threads);
    return this;
  }

  /**
   * How much may wait or run at once; by default 1024 operations and 64 MiB of bodies. What comes
   * beyond that is refused. A body larger than that is accepted when nothing else is there.
   *
   * @param operations 1 or more
   * @param bytes 1 or more; a body counts two for each of its {@code char}s
   * @return this
   */
  public AsyncBrokerBuilder maxWaiting(int operations, long bytes) {
    maxOperations = (int) positive("operations", operations);
    maxBytes = positive("bytes", bytes);
    return this;
  }

  /**
   * How long a call blocks its caller to wait for room, before it is refused; by default not at
   * all.
   *
   * @param time not null, not negative
   * @return this
   */
  public AsyncBrokerBuilder waitWhenFull(Duration time) {
    maxWait = countable("the time to wait", time);
    return this;
  }

  /**
   * How long threads of its own stay without work; by default 10 s.
   *
   * @param time not null, positive
   * @return this
   */
  public AsyncBrokerBuilder idleTimeout(Duration time) {
    positive("nanoseconds to stay idle", countable("the time to stay idle", time).toNanos());
    idleTimeout = time;
    return this;
  }

  /**
   * How long closing waits for what was accepted; by default 5 s.
   *
   * @param time not null, not negative
   * @return this
   */
  public AsyncBrokerBuilder closeTimeout(Duration time) {
    closeTimeout = countable("the time to wait for", time);
    return this;
  }

  /**
   * Makes it. Starts no thread.
   *
   * @return the asynchronous broker
   */
  public AsyncBroker open() {
    return new AsyncBroker(this);
  }

  private static long positive(String what, long number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more, not " + number);
    }
    return number;
  }

  private static Duration countable(String what, Duration time) {
    if (time.isNegative() || time.compareTo(Duration.ofDays(100_000)) > 0) {
      throw new IllegalArgumentException(what + " must be between 0 and 100000 days, not " + time);
    }
    return time;
  }
}
