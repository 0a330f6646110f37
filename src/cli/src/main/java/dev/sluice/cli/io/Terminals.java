package dev.sluice.cli.io;

/**
 * Which standard streams lead to a person. The platform can't tell them apart, so whoever starts
 * the command does.
 *
 * @param in whether standard input is typed
 * @param out whether standard output is read at once
 * @param err whether standard error is
 */
public record Terminals(boolean in, boolean out, boolean err) {

  /**
   * Reads what the starter says.
   *
   * @param descriptors the digits of those that are terminals, such as "02"; not null
   * @return never null
   */
  public static Terminals of(String descriptors) {
    return new Terminals(
        descriptors.contains("0"), descriptors.contains("1"), descriptors.contains("2"));
  }
}
