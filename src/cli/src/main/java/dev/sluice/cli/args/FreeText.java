package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.List;

/** Protects messages that begin with a dash, so that they are sent and not taken for options. */
final class FreeText {

  private static final String END = "--";
  private static final List<String> WRITE_FLAGS = List.of("-t", "--timestamps", "--json");
  private static final List<String> SELECTORS = List.of("-p", "--pattern", "--queue");

  private FreeText() {}

  /** The words after a command, with what is meant literally behind {@code --}. */
  static List<String> protect(String command, List<String> words) {
    if (!command.equals("write") && !command.equals("broadcast")) {
      return words;
    }
    int end = words.indexOf(END);
    List<String> before = end < 0 ? words : words.subList(0, end);
    if (before.contains("-h") || before.contains("--help")) {
      return List.of("-h");
    }
    if (command.equals("broadcast")) {
      return literalFrom(words, messageOfBroadcast(words));
    }
    return end < 0
        ? literalFrom(words, textOfWrite(words))
        : flagsFirst(before, words.subList(end + 1, words.size()));
  }

  private static List<String> literalFrom(List<String> words, int at) {
    if (at < 0) {
      return words;
    }
    List<String> protectedWords = new ArrayList<>(words);
    protectedWords.add(at, END);
    return protectedWords;
  }

  /** Where a queue or message begins that has a dash, or -1. */
  private static int textOfWrite(List<String> words) {
    int queue = 0;
    while (queue < words.size() && WRITE_FLAGS.contains(words.get(queue))) {
      queue++;
    }
    if (queue < words.size() && words.get(queue).startsWith("-")) {
      return queue;
    }
    int message = queue + 1;
    boolean dashed =
        message < words.size()
            && words.get(message).startsWith("-")
            && !words.get(message).equals("-");
    return dashed ? message : -1;
  }

  private static List<String> flagsFirst(List<String> before, List<String> after) {
    List<String> words = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String word : before) {
      (WRITE_FLAGS.contains(word) ? words : others).add(word);
    }
    words.addAll(others);
    words.add(END);
    if (!after.equals(List.of(END))) { // a second one there means no message at all
      words.addAll(after);
    }
    return words;
  }

  private static int messageOfBroadcast(List<String> words) {
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (SELECTORS.contains(word)) {
        at += 2;
      } else if (word.startsWith("--pattern=")
          || word.startsWith("--queue=")
          || word.startsWith("-p")) {
        at++;
      } else {
        boolean literal = word.startsWith("-") && !word.equals(END) && !abbreviates(word);
        return literal ? at : -1;
      }
    }
    return -1;
  }

  private static boolean abbreviates(String word) {
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    return name.length() > 2 && ("--pattern".startsWith(name) || "--queue".startsWith(name));
  }
}
