package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command line with the global options in front.
 *
 * @param globals options and their values that stood before the command
 * @param rest everything else; if a command stands first, messages are protected
 * @param json whether {@code --json} was given to an action
 */
record Rearranged(List<String> globals, List<String> rest, boolean json) {

  private static final List<String> DIR = List.of("-d", "--dir");
  private static final List<String> VALUED = List.of("-d", "--dir", "-f", "--file");
  private static final List<String> FLAGS =
      List.of(
          "-q",
          "--quiet",
          "--version",
          "-h",
          "--help",
          "--cleanup",
          "--vacuum",
          "--compact",
          "--status",
          "--explain");

  static Rearranged of(List<String> words) throws UsageException {
    List<String> globals = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    int at = 0;
    while (at < words.size() && !Grammar.COMMANDS.contains(words.get(at))) {
      String word = words.get(at++);
      int equals = word.indexOf('=');
      String spelling = equals < 0 ? word : word.substring(0, equals);
      if (VALUED.contains(spelling)) {
        boolean separate = equals < 0;
        String value =
            separate ? (at < words.size() ? words.get(at++) : "-") : word.substring(equals + 1);
        if (separate ? value.startsWith("-") : value.isEmpty()) {
          throw new UsageException("option " + spelling + " requires an argument");
        }
        globals.add((DIR.contains(spelling) ? "--dir=" : "--file=") + value);
      } else if (FLAGS.contains(word)) {
        globals.add(word);
      } else {
        rest.add(word);
      }
    }
    rest.addAll(words.subList(at, words.size()));
    boolean action = globals.contains("--status") || globals.contains("--cleanup");
    boolean json = action && removeJson(rest);
    if (!rest.isEmpty() && Grammar.COMMANDS.contains(rest.get(0))) {
      rest = protect(rest);
    }
    return new Rearranged(globals, rest, json);
  }

  private static boolean removeJson(List<String> words) {
    int end = words.indexOf("--");
    List<String> before = end < 0 ? words : words.subList(0, end);
    return before.removeIf("--json"::equals);
  }

  private static List<String> protect(List<String> words) {
    List<String> all = new ArrayList<>();
    all.add(words.get(0));
    all.addAll(FreeText.protect(words.get(0), words.subList(1, words.size())));
    return all;
  }
}
