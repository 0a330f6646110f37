package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command accepts.
 *
 * @param options help first
 * @param operands the names of those required
 * @param optional the name of the last operand if it may be left out, else null
 * @param exclusive names of options and operands of which only one may be given
 * @param required whether one of those has to be
 * @param choices if not empty, the first operand is one of these and takes all that follows
 * @param abbreviated whether long options may be shortened
 */
record Syntax(
    List<Option> options,
    List<String> operands,
    String optional,
    List<String> exclusive,
    boolean required,
    List<String> choices,
    boolean abbreviated) {

  /** Operands by name; the last may be in brackets, for one that may be left out. */
  static Syntax of(String... names) {
    List<String> required = new ArrayList<>(List.of(names));
    String last = names.length == 0 ? "" : names[names.length - 1];
    String optional = null;
    if (last.startsWith("[")) {
      required.remove(last);
      optional = last.substring(1, last.length() - 1);
    }
    return new Syntax(List.of(Option.HELP), required, optional, List.of(), false, List.of(), true);
  }

  /** A command of its own, or nothing. */
  static Syntax choice(String name, List<String> choices) {
    return new Syntax(List.of(Option.HELP), List.of(), name, List.of(), false, choices, false);
  }

  Syntax options(Option... more) {
    List<Option> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Syntax(all, operands, optional, exclusive, required, choices, abbreviated);
  }

  Syntax oneOf(String... names) {
    return new Syntax(options, operands, optional, List.of(names), required, choices, abbreviated);
  }

  Syntax exactlyOneOf(String... names) {
    return new Syntax(options, operands, optional, List.of(names), true, choices, abbreviated);
  }

  Syntax inFull() {
    return new Syntax(options, operands, optional, exclusive, required, choices, false);
  }

  /** What errors call an option or operand. */
  String title(String name) {
    for (Option option : options) {
      if (option.name().equals(name)) {
        return option.title();
      }
    }
    return name;
  }
}
