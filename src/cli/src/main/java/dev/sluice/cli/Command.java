package dev.sluice.cli;

import dev.sluice.broker.Broker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A command: what it accepts, and what it makes of it. */
interface Command {

  /** What is left to do once the command line is known to be right. */
  @FunctionalInterface
  interface Job {
    /** Does it and gives the exit code. */
    int run(Broker broker, Output out);
  }

  /** Its options by spelling, as {@link Arguments#parse} takes them. */
  Map<String, String> options();

  /** Which operand is free text, or -1. */
  default int text() {
    return -1;
  }

  /** Checks the operands before any store is touched. */
  Job prepare(Arguments arguments) throws UsageException;

  /** The commands by name, in the order of the help. */
  private static Map<String, Command> all() {
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put("write", new WriteCommand());
    commands.put("read", FetchCommand.READ);
    commands.put("peek", FetchCommand.PEEK);
    commands.put("list", new ListCommand());
    commands.put("stats", new StatsCommand());
    commands.put("delete", new DeleteCommand());
    commands.put("move", FetchCommand.MOVE);
    return commands;
  }

  static Command named(String name) throws UsageException {
    Map<String, Command> commands = all();
    Command command = commands.get(name);
    if (command == null) {
      throw new UsageException(
          "argument command: invalid choice: '%s' (choose from %s)"
              .formatted(
                  name,
                  commands.keySet().stream()
                      .map(known -> "'" + known + "'")
                      .collect(Collectors.joining(", "))));
    }
    return command;
  }
}
