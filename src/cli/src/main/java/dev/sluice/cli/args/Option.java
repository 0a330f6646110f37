package dev.sluice.cli.args;

import java.util.List;

/**
 * An option.
 *
 * @param name its last spelling, without dashes
 * @param spellings in the order of the help; not empty
 * @param valued whether a value belongs to it
 */
record Option(String name, List<String> spellings, boolean valued) {

  static final Option HELP = flag("-h", "--help");

  static Option flag(String... spellings) {
    return new Option(nameOf(spellings), List.of(spellings), false);
  }

  static Option value(String... spellings) {
    return new Option(nameOf(spellings), List.of(spellings), true);
  }

  private static String nameOf(String[] spellings) {
    String last = spellings[spellings.length - 1];
    return last.substring(last.startsWith("--") ? 2 : 1);
  }

  /** What errors call it. */
  String title() {
    return String.join("/", spellings);
  }
}
