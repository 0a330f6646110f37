package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words taken apart into options and operands, by their names. */
public final class Arguments {

  private final Map<String, List<String>> values = new HashMap<>();
  private final List<String> unrecognized = new ArrayList<>();
  private List<String> rest = List.of();

  Arguments() {}

  void put(String name, String value) {
    List<String> given = values.computeIfAbsent(name, none -> new ArrayList<>());
    if (value != null) {
      given.add(value);
    }
  }

  void unrecognized(List<String> words) {
    unrecognized.addAll(words);
  }

  List<String> unrecognized() {
    return unrecognized;
  }

  void rest(List<String> words) {
    rest = words;
  }

  /** The choice that was made and what follows it. */
  List<String> rest() {
    return rest;
  }

  /**
   * Whether something was given.
   *
   * @param name of an option without dashes, or of an operand; not null
   * @return true if so
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * The last value of an option, or an operand.
   *
   * @param name as for {@link #has}
   * @return null if it was not given
   */
  public String value(String name) {
    List<String> all = values(name);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /**
   * All values of an option.
   *
   * @param name as for {@link #has}
   * @return in their order, possibly none
   */
  public List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }
}
