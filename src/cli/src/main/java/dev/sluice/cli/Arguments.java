package dev.sluice.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words after a command, taken apart: options anywhere among the operands, a value beside its
 * option or glued to it, nothing but operands behind {@code --}.
 */
final class Arguments {

  private final Deque<String> operands = new ArrayDeque<>();
  private final Set<String> switches = new HashSet<>();
  private final Map<String, String> values = new HashMap<>();

  private Arguments() {}

  /**
   * Takes words apart.
   *
   * @param words what stands behind the command
   * @param options what the command knows: spelling to name, and a name ending in "=" takes a value
   * @param text which operand is free text, counted from 0, so that it and all behind it are taken
   *     literally when it begins with a dash; -1 for none
   */
  static Arguments parse(List<String> words, Map<String, String> options, int text)
      throws UsageException {
    Arguments parsed = new Arguments();
    List<String> unknown = new ArrayList<>();
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.poll();
      if (word.equals("--")) {
        parsed.operands.addAll(rest);
        break;
      }
      if (word.length() < 2 || word.charAt(0) != '-') {
        parsed.operands.add(word);
      } else if (parsed.operands.size() == text) {
        parsed.operands.add(word);
        parsed.operands.addAll(rest);
        break;
      } else if (!parsed.option(word, rest, options)) {
        unknown.add(word);
      }
    }
    if (!unknown.isEmpty()) {
      throw new UsageException("unrecognized arguments: " + String.join(" ", unknown));
    }
    return parsed;
  }

  private boolean option(String word, Deque<String> rest, Map<String, String> options)
      throws UsageException {
    int equals = word.indexOf('=');
    boolean glued = !word.startsWith("--") && word.length() > 2;
    String spelling = equals > 0 ? word.substring(0, equals) : glued ? word.substring(0, 2) : word;
    String name = options.get(spelling);
    if (name == null) {
      return false;
    }
    if (!name.endsWith("=")) {
      if (!spelling.equals(word)) {
        throw new UsageException("argument %s: ignored explicit argument".formatted(spelling));
      }
      switches.add(name);
      return true;
    }
    String value =
        equals > 0 ? word.substring(equals + 1) : glued ? word.substring(2) : rest.poll();
    if (value == null || value.isEmpty()) {
      throw new UsageException("argument %s: expected one argument".formatted(spelling));
    }
    values.put(name, value);
    return true;
  }

  boolean has(String name) {
    return switches.contains(name);
  }

  /** The value of an option, or null. */
  String value(String name) {
    return values.get(name);
  }

  /** The next operand; its name is for the error. */
  String require(String... names) throws UsageException {
    String operand = operands.poll();
    if (operand == null) {
      throw new UsageException("the following arguments are required: " + String.join(", ", names));
    }
    return operand;
  }

  /** The next operand, or null. */
  String next() {
    return operands.poll();
  }

  void end() throws UsageException {
    if (!operands.isEmpty()) {
      throw new UsageException("unrecognized arguments: " + String.join(" ", operands));
    }
  }
}
