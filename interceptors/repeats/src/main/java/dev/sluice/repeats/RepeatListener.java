package dev.sluice.repeats;

/** Gets the reports of {@link Repeats}. */
@FunctionalInterface
public interface RepeatListener {

  /**
   * A unit of work, use of a connection or scope executed too much. Called when it is over.
   *
   * <p>For a unit and a connection that is on its thread, once its connection is given back, so
   * what this throws reaches the caller of the unit or of {@code close}. For a {@linkplain
   * Repeats.Builder#scope scope} it is on the thread that ends it, or on the next that gives a
   * connection back; there what this throws goes to the log {@code dev.sluice.repeats}.
   *
   * @param report never null
   */
  void repeated(RepeatReport report);
}
