package dev.sluice.repeats;

/** Gets the reports of {@link Repeats}. */
@FunctionalInterface
public interface RepeatListener {

  /**
   * A unit of work, or use of a connection, executed too much. Called on its thread when it is over
   * and its connection given back, so what this throws reaches the caller of the unit or of {@code
   * close}.
   *
   * @param report never null
   */
  void repeated(RepeatReport report);
}
