package dev.sluice.cli.args;

import static dev.sluice.cli.args.Option.flag;
import static dev.sluice.cli.args.Option.value;

import java.util.List;

/** What there is to say: global options, commands, and the options of each. */
final class Grammar {

  static final List<String> COMMANDS =
      List.of(
          "write",
          "read",
          "peek",
          "list",
          "exists",
          "stats",
          "delete",
          "move",
          "rename",
          "broadcast",
          "dump",
          "load",
          "alias",
          "watch",
          "init");

  private static final List<String> ALIAS_COMMANDS = List.of("add", "remove", "list");

  private static final Option IDS = flag("-t", "--timestamps");
  private static final Option JSON = flag("--json");
  private static final Option ALL = flag("--all");
  private static final Option MESSAGE = value("-m", "--message");
  private static final Option AFTER = value("--after");
  private static final Option BEFORE = value("--before");
  private static final Option WAIT = value("--wait");
  private static final Option PATTERN = value("-p", "--pattern");

  private Grammar() {}

  static Syntax global() {
    return Syntax.choice("command", COMMANDS)
        .options(
            value("-d", "--dir"),
            value("-f", "--file"),
            flag("-q", "--quiet"),
            flag("--cleanup"),
            flag("--vacuum"),
            flag("--compact"),
            flag("--status"),
            flag("--explain"),
            flag("--version"));
  }

  /** The syntax of a command that exists; one of {@code alias} has both words. */
  static Syntax of(String command) {
    return switch (command) {
      case "write" -> Syntax.of("queue", "[message]").options(IDS, JSON);
      case "read" -> Syntax.of("queue").options(ALL, JSON, IDS, MESSAGE, AFTER, BEFORE, WAIT);
      case "peek" ->
          Syntax.of("queue")
              .options(ALL, JSON, IDS, MESSAGE, AFTER, BEFORE, flag("--include-claimed"));
      case "list" ->
          Syntax.of()
              .options(flag("--stats"), JSON, value("--prefix"), PATTERN)
              .oneOf("prefix", "pattern");
      case "exists", "stats" -> Syntax.of("queue").options(JSON);
      case "delete" -> Syntax.of("[queue]").options(ALL, MESSAGE).exactlyOneOf("queue", "all");
      case "move" ->
          Syntax.of("source_queue", "dest_queue")
              .options(MESSAGE, ALL, JSON, IDS, AFTER, BEFORE, WAIT)
              .oneOf("message", "all");
      case "rename" ->
          Syntax.of("old_queue", "new_queue").options(JSON, flag("--no-retarget-aliases"));
      case "broadcast" ->
          Syntax.of("message")
              .options(PATTERN, value("--queue"))
              .oneOf("pattern", "queue")
              .inFull();
      case "dump" -> Syntax.of().options(value("--include"), value("--exclude"));
      case "load" -> Syntax.of().options(flag("--force"));
      case "alias" -> Syntax.choice("alias_command", ALIAS_COMMANDS);
      case "alias add" -> Syntax.of("alias", "target").options(flag("-q", "--quiet"));
      case "alias remove" -> Syntax.of("alias");
      case "alias list" -> Syntax.of().options(value("--target"));
      case "watch" ->
          Syntax.of("queue")
              .options(flag("--peek"), JSON, IDS, AFTER, value("--move"))
              .oneOf("peek", "move");
      case "init" -> Syntax.of();
      default -> throw new IllegalArgumentException("no syntax of " + command);
    };
  }
}
