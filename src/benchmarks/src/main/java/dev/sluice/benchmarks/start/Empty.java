package dev.sluice.benchmarks.start;

/** Does nothing, which is what everything else is measured against. */
public final class Empty {

  private Empty() {}

  /**
   * Does nothing.
   *
   * @param args ignored
   */
  public static void main(String... args) {
    // nothing
  }
}
