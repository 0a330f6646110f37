package dev.sluice.logging;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.Level;

/**
 * What of a {@link Logging} can be changed at run time, from any thread. Calls that begin later go
 * by it.
 */
public final class LoggingControl {

  static final long NEVER_SLOW = Long.MAX_VALUE;

  private volatile boolean enabled = true;
  private volatile long slowNanos = NEVER_SLOW;
  private volatile Levels levels;

  /** Replaced as a whole. */
  private record Levels(Map<Outcome, Level> levels, Level mostSevere) {

    static Levels of(Map<Outcome, Level> levels) {
      return new Levels(
          levels, Collections.max(levels.values(), Comparator.comparingInt(Level::toInt)));
    }
  }

  LoggingControl() {
    Map<Outcome, Level> usual = new EnumMap<>(Outcome.class);
    usual.put(Outcome.DONE, Level.DEBUG);
    usual.put(Outcome.RETRIED, Level.INFO);
    usual.put(Outcome.SLOW, Level.WARN);
    usual.put(Outcome.FAILED, Level.WARN);
    levels = Levels.of(usual);
  }

  LoggingControl(LoggingControl other) {
    enabled = other.enabled;
    slowNanos = other.slowNanos;
    levels = other.levels;
  }

  /**
   * Switches all events on or off.
   *
   * @param on false lets every call pass after one look at this
   */
  public void enable(boolean on) {
    enabled = on;
  }

  /**
   * Whether there are events.
   *
   * @return true unless switched off
   */
  public boolean enabled() {
    return enabled;
  }

  /**
   * The level of what went well.
   *
   * @param level not null
   */
  public void successLevel(Level level) {
    level(Outcome.DONE, level);
  }

  /**
   * The level of a unit that went well, but not at its first attempt.
   *
   * @param level not null
   */
  public void retriedLevel(Level level) {
    level(Outcome.RETRIED, level);
  }

  /**
   * The level of what went well and was slow.
   *
   * @param level not null
   */
  public void slowLevel(Level level) {
    level(Outcome.SLOW, level);
  }

  /**
   * The level of what failed.
   *
   * @param level not null
   */
  public void failureLevel(Level level) {
    level(Outcome.FAILED, level);
  }

  private synchronized void level(Outcome outcome, Level level) {
    Map<Outcome, Level> changed = new EnumMap<>(levels.levels());
    changed.put(outcome, Objects.requireNonNull(level, "level"));
    levels = Levels.of(changed);
  }

  /**
   * The duration beyond which a statement or unit is slow.
   *
   * @param threshold not negative; not null. One of 292 years or more is never reached
   * @throws IllegalArgumentException if it is negative
   */
  public void slowerThan(Duration threshold) {
    if (threshold.isNegative()) {
      throw new IllegalArgumentException("threshold must not be negative, is " + threshold);
    }
    slowNanos =
        threshold.compareTo(Duration.ofNanos(NEVER_SLOW)) >= 0 ? NEVER_SLOW : threshold.toNanos();
  }

  long slowNanos() {
    return slowNanos;
  }

  Level level(Outcome outcome) {
    return levels.levels().get(outcome);
  }

  Level mostSevere() {
    return levels.mostSevere();
  }
}
