package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes words apart by a syntax, with the habits of the parser that scripts were written for: a run
 * of operands fills as many as it can at once, and what may be left out is then left out for good.
 */
final class Parser {

  /**
   * What a word is, if not an operand.
   *
   * @param option null if there is none like it
   * @param spelling in full
   * @param explicit the value that is glued to it, or null
   */
  private record Optional(Option option, String spelling, String explicit) {}

  private final Syntax syntax;
  private final List<String> words;
  private final List<Optional> optionals = new ArrayList<>(); // null for an operand
  private final List<String> open; // operands that are not filled yet
  private final Arguments arguments = new Arguments();
  private boolean mayBeLeftOut;

  private Parser(Syntax syntax, List<String> words) {
    this.syntax = syntax;
    this.words = new ArrayList<>(words);
    this.open = new ArrayList<>(syntax.operands());
    this.mayBeLeftOut = syntax.optional() != null;
  }

  /** Stops at a request for help, which is there under the name "help". */
  static Arguments parse(Syntax syntax, List<String> words) throws UsageException {
    return new Parser(syntax, words).parse();
  }

  private Arguments parse() throws UsageException {
    classify();
    int at = 0;
    while (at < words.size()) {
      if (optionals.get(at) != null) {
        at = option(at);
        if (arguments.has("help")) {
          return arguments;
        }
      } else if (!syntax.choices().isEmpty() && mayBeLeftOut) {
        choose(words.subList(at, words.size()));
        return arguments;
      } else {
        at = operands(at);
      }
    }
    requireOperands();
    return arguments;
  }

  private void classify() throws UsageException {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--") && syntax.choices().isEmpty()) {
        words.remove(i);
        while (optionals.size() < words.size()) {
          optionals.add(null);
        }
        return;
      }
      optionals.add(word.equals("--") ? null : optional(word));
    }
  }

  private Optional optional(String word) throws UsageException {
    if (word.length() < 2 || word.charAt(0) != '-') {
      return null;
    }
    int equals = word.indexOf('=');
    String spelling = equals < 0 ? word : word.substring(0, equals);
    String explicit = equals < 0 ? null : word.substring(equals + 1);
    Option exact = spelled(word);
    if (exact != null) {
      return new Optional(exact, word, null);
    }
    exact = spelled(spelling);
    if (exact != null) {
      return new Optional(exact, spelling, explicit);
    }
    if (!word.startsWith("--")) {
      String first = word.substring(0, 2);
      exact = spelled(first);
      if (exact != null) {
        return new Optional(exact, first, word.substring(2));
      }
    } else if (syntax.abbreviated()) {
      List<String> matches = abbreviated(spelling);
      if (matches.size() > 1) {
        throw new UsageException(
            "ambiguous option: " + word + " could match " + String.join(", ", matches));
      }
      if (matches.size() == 1) {
        return new Optional(spelled(matches.get(0)), matches.get(0), explicit);
      }
    }
    return isNegativeNumber(word) || word.indexOf(' ') >= 0 ? null : new Optional(null, word, null);
  }

  private Option spelled(String spelling) {
    for (Option option : syntax.options()) {
      if (option.spellings().contains(spelling)) {
        return option;
      }
    }
    return null;
  }

  private List<String> abbreviated(String prefix) {
    List<String> matches = new ArrayList<>();
    for (Option option : syntax.options()) {
      for (String spelling : option.spellings()) {
        if (spelling.startsWith(prefix)) {
          matches.add(spelling);
        }
      }
    }
    return matches;
  }

  private static boolean isNegativeNumber(String word) {
    int dot = word.indexOf('.');
    for (int i = 1; i < word.length(); i++) {
      if (i != dot && !Character.isDigit(word.charAt(i))) {
        return false;
      }
    }
    return dot != word.length() - 1;
  }

  /** Takes an option, or a cluster of them, and what belongs to it; gives the next place. */
  private int option(int at) throws UsageException {
    Optional optional = optionals.get(at);
    Option option = optional.option();
    String explicit = optional.explicit();
    if (option == null) {
      arguments.unrecognized(List.of(words.get(at)));
      return at + 1;
    }
    boolean cluster = !optional.spelling().startsWith("--");
    while (!option.valued() && explicit != null) {
      Option next = cluster && !explicit.isEmpty() ? spelled("-" + explicit.charAt(0)) : null;
      if (next == null) {
        throw new UsageException(
            "argument %s: ignored explicit argument '%s'".formatted(option.title(), explicit));
      }
      take(option.name(), null);
      option = next;
      explicit = explicit.length() == 1 ? null : explicit.substring(1);
    }
    if (!option.valued()) {
      take(option.name(), null);
      return at + 1;
    }
    if (explicit != null) {
      take(option.name(), explicit);
      return at + 1;
    }
    if (at + 1 == words.size() || optionals.get(at + 1) != null) {
      throw new UsageException("argument %s: expected one argument".formatted(option.title()));
    }
    take(option.name(), words.get(at + 1));
    return at + 2;
  }

  /** Fills operands from a run of words; gives the next place. */
  private int operands(int at) throws UsageException {
    int end = at;
    while (end < words.size() && optionals.get(end) == null) {
      end++;
    }
    int next = at;
    while (next < end && !open.isEmpty()) {
      take(open.remove(0), words.get(next++));
    }
    if (open.isEmpty() && mayBeLeftOut) {
      mayBeLeftOut = false;
      if (next < end) {
        take(syntax.optional(), words.get(next++));
      }
    }
    arguments.unrecognized(words.subList(next, end));
    return end;
  }

  private void choose(List<String> rest) throws UsageException {
    if (rest.equals(List.of("--"))) {
      arguments.unrecognized(rest);
      return;
    }
    if (!syntax.choices().contains(rest.get(0))) {
      throw new UsageException(
          "argument %s: invalid choice: '%s' (choose from '%s')"
              .formatted(syntax.optional(), rest.get(0), String.join("', '", syntax.choices())));
    }
    arguments.rest(List.copyOf(rest));
  }

  private void take(String name, String value) throws UsageException {
    if (syntax.exclusive().contains(name)) {
      for (String other : syntax.exclusive()) {
        if (!other.equals(name) && arguments.has(other)) {
          throw new UsageException(
              "argument %s: not allowed with argument %s"
                  .formatted(syntax.title(name), syntax.title(other)));
        }
      }
    }
    arguments.put(name, value);
  }

  private void requireOperands() throws UsageException {
    if (!open.isEmpty()) {
      throw new UsageException("the following arguments are required: " + String.join(", ", open));
    }
    if (syntax.required() && syntax.exclusive().stream().noneMatch(arguments::has)) {
      StringBuilder titles = new StringBuilder();
      for (String name : syntax.exclusive()) {
        titles.append(' ').append(syntax.title(name));
      }
      throw new UsageException("one of the arguments" + titles + " is required");
    }
  }
}
