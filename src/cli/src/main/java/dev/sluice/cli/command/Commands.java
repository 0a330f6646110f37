package dev.sluice.cli.command;

/** The commands by name. */
public final class Commands {

  private Commands() {}

  /**
   * A command.
   *
   * @param name one that the command line accepts; not null
   * @return the command
   */
  public static Command named(String name) {
    return switch (name) {
      case "write" -> new WriteCommand();
      case "read" -> new ReadCommand();
      case "peek" -> new PeekCommand();
      case "move" -> new MoveCommand();
      case "list" -> new ListCommand();
      case "stats" -> new StatsCommand();
      case "exists" -> new ExistsCommand();
      case "delete" -> new DeleteCommand();
      case "watch" -> new WatchCommand();
      case "rename" -> new RenameCommand();
      case "broadcast" -> new BroadcastCommand();
      case "alias add" -> new AliasAddCommand();
      case "alias remove" -> new AliasRemoveCommand();
      case "alias list" -> new AliasListCommand();
      case "dump" -> new DumpCommand();
      case "load" -> new LoadCommand();
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  /**
   * Whether a command only reads, or takes, what is there, so that it refuses an existing file that
   * is no database.
   *
   * @param name not null
   * @return false for those that may make a store of it
   */
  public static boolean reads(String name) {
    return switch (name) {
      case "read", "peek", "exists", "move", "list", "stats" -> true;
      default -> false;
    };
  }

  /**
   * Whether a command creates a missing store that a project file names.
   *
   * @param name not null
   * @return true if so
   */
  public static boolean creates(String name) {
    return switch (name) {
      case "init", "write", "broadcast", "load" -> true;
      default -> false;
    };
  }
}
