package dev.sluice.broker.activity;

import java.time.Duration;
import java.util.Objects;

/**
 * How a broker looks for the commits of other processes while somebody waits for messages. Where
 * the database announces them it looks then, and now and then all the same; otherwise it polls:
 * often at first, then ever less, until something happens again.
 *
 * <pre>{@code
 * ActivityOptions lazy = ActivityOptions.DEFAULTS.withMaxInterval(Duration.ofSeconds(1));
 * }</pre>
 *
 * @param initialChecks how often it looks in quick succession after something has happened, where
 *     nothing is announced
 * @param burstSleep the pause between those looks
 * @param maxInterval the longest pause between looks; where nothing is announced they are never
 *     more than 20 ms apart
 * @param jitter the part by which pauses vary at random, 0 to 1, so that processes don't look all
 *     at once
 * @param events whether to make use of announcements at all
 */
public record ActivityOptions(
    int initialChecks, Duration burstSleep, Duration maxInterval, double jitter, boolean events) {

  /** 100 looks 10 µs apart, then up to 100 ms, 15 % more or less, with announcements. */
  public static final ActivityOptions DEFAULTS =
      new ActivityOptions(100, Duration.ofNanos(10_000), Duration.ofMillis(100), 0.15, true);

  /**
   * Options; see the components.
   *
   * @param initialChecks not negative
   * @param burstSleep not negative
   * @param maxInterval positive
   * @param jitter 0 to 1
   * @param events true to use them
   * @throws IllegalArgumentException if one of them is out of range
   */
  public ActivityOptions {
    Objects.requireNonNull(burstSleep, "burstSleep");
    Objects.requireNonNull(maxInterval, "maxInterval");
    if (initialChecks < 0 || burstSleep.isNegative()) {
      throw new IllegalArgumentException("initialChecks and burstSleep must not be negative");
    }
    if (maxInterval.isNegative() || maxInterval.isZero()) {
      throw new IllegalArgumentException("maxInterval must be positive, is " + maxInterval);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter is from 0 to 1, not " + jitter);
    }
  }

  /**
   * The same with another longest pause.
   *
   * @param maxInterval positive
   * @return a copy
   */
  public ActivityOptions withMaxInterval(Duration maxInterval) {
    return new ActivityOptions(initialChecks, burstSleep, maxInterval, jitter, events);
  }

  /**
   * The same with or without announcements, which some shared and virtual file systems don't make.
   *
   * @param events true to use them
   * @return a copy
   */
  public ActivityOptions withEvents(boolean events) {
    return new ActivityOptions(initialChecks, burstSleep, maxInterval, jitter, events);
  }
}
