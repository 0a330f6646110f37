package dev.sluice.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line that makes sense as far as its words go.
 *
 * @param globals the global options; not null
 * @param command its name, for {@code alias} with that of its own command; null if there is none
 * @param arguments what was given to it; empty without a command
 * @param json whether errors are to be told as JSON
 */
public record CommandLine(Arguments globals, String command, Arguments arguments, boolean json) {

  /**
   * Takes a command line apart.
   *
   * @param words as the shell gave them; no nulls
   * @return the command line; if help was asked for, nothing behind that was looked at
   * @throws UsageException if it can't be understood
   */
  public static CommandLine parse(List<String> words) throws UsageException {
    Rearranged rearranged = Rearranged.of(words);
    List<String> all = new ArrayList<>(rearranged.globals());
    all.addAll(rearranged.rest());
    Arguments globals = Parser.parse(Grammar.global(), all);
    String command = null;
    Arguments arguments = new Arguments();
    List<String> unrecognized = new ArrayList<>(globals.unrecognized());
    List<String> rest = globals.rest();
    while (!rest.isEmpty() && !arguments.has("help")) {
      command = command == null ? rest.get(0) : command + " " + rest.get(0);
      arguments = Parser.parse(Grammar.of(command), rest.subList(1, rest.size()));
      unrecognized.addAll(arguments.unrecognized());
      rest = arguments.rest();
    }
    CommandLine line =
        new CommandLine(globals, command, arguments, rearranged.json() || arguments.has("json"));
    if (!line.wantsHelp()) {
      line.check(unrecognized);
    }
    return line;
  }

  private void check(List<String> unrecognized) throws UsageException {
    if (!unrecognized.isEmpty()) {
      throw new UsageException("unrecognized arguments: " + String.join(" ", unrecognized));
    }
    if ("alias".equals(command)) {
      throw new UsageException("alias subcommand is required");
    }
  }

  /**
   * Whether help was asked for.
   *
   * @return true for the help of {@link #command}, or of everything if that is null
   */
  public boolean wantsHelp() {
    return globals.has("help") || arguments.has("help");
  }
}
