package dev.sluice.dump;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a dump is loaded.
 *
 * @param maxFutureSkew how far the dump's highest ID may be ahead of the clock. IDs given later are
 *     greater, so writes soon have to wait for the clock, and fail; not negative, not null
 * @param force whether it may be ahead further than that
 * @param warnings is told at once, before anything is changed, that it is ahead at all; not null
 */
public record LoadOptions(Duration maxFutureSkew, boolean force, Consumer<String> warnings) {

  /** 5 min ahead at most; warnings go to the log. */
  public static final LoadOptions DEFAULTS =
      new LoadOptions(
          Duration.ofMinutes(5),
          false,
          warning ->
              System.getLogger(LoadOptions.class.getPackageName())
                  .log(System.Logger.Level.WARNING, warning));

  /**
   * Options; see the components.
   *
   * @param maxFutureSkew not negative
   * @param force true to load it whatever its highest ID
   * @param warnings not null
   */
  public LoadOptions {
    if (maxFutureSkew.isNegative()) {
      throw new IllegalArgumentException("maxFutureSkew must not be negative: " + maxFutureSkew);
    }
    Objects.requireNonNull(warnings, "warnings");
  }

  /**
   * With another limit.
   *
   * @param skew not negative; not null
   * @return a copy
   */
  public LoadOptions withMaxFutureSkew(Duration skew) {
    return new LoadOptions(skew, force, warnings);
  }

  /**
   * With the limit lifted, or in force.
   *
   * @param lifted true to load whatever the dump's highest ID
   * @return a copy
   */
  public LoadOptions withForce(boolean lifted) {
    return new LoadOptions(maxFutureSkew, lifted, warnings);
  }

  /**
   * With warnings told to somebody else.
   *
   * @param listener told on the loading thread; not null
   * @return a copy
   */
  public LoadOptions withWarnings(Consumer<String> listener) {
    return new LoadOptions(maxFutureSkew, force, listener);
  }
}
