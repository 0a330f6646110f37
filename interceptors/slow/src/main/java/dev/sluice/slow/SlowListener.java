package dev.sluice.slow;

/** Gets the reports of a {@link Slow}. */
@FunctionalInterface
public interface SlowListener {

  /**
   * Something takes too long, or has ended that was reported before. Called on the one thread that
   * watches, so it should be quick; what it throws goes to the log {@code dev.sluice.slow} and
   * stops nothing.
   *
   * @param report never null
   */
  void slow(SlowReport report);
}
