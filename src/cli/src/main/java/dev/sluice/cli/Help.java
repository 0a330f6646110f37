package dev.sluice.cli;

/** What is printed for people who ask. */
final class Help {

  /** The release of the command that this one stands in for. */
  private static final String STANDS_IN_FOR = "simplebroker 7.3.2";

  private static final String ALL =
      """
      usage: simplebroker [options] COMMAND ...
             simplebroker [options] --status | --vacuum [--compact] | --cleanup

      Named queues in one SQLite file, shared with SimpleBroker (Python).

      options:
        -d, --dir DIR    folder of the store (default: the current one)
        -f, --file FILE  file of the store (default: %s)
        -q, --quiet      no comments on standard error
        --status         totals of the store; with --json for programs
        --vacuum         remove claimed messages; with --compact free space too
        --cleanup        delete the store
        --explain        print each statement and its time on standard error
        --version        show the version
        -h, --help       show this, or the help of a command

      commands:
        write QUEUE [MESSAGE|-]   store a message
        read QUEUE                claim and print messages
        peek QUEUE                print messages and leave them
        move FROM TO              move messages to another queue
        watch QUEUE               print messages as they come
        delete QUEUE | --all      remove messages for good
        list                      the queues there are
        rename OLD NEW            give a queue another name
        broadcast MESSAGE|-       store a message in every queue there is, or in some
        alias add ALIAS QUEUE     have @ALIAS stand for a queue
        alias remove ALIAS        have it stand for nothing again
        alias list                the aliases there are
        exists QUEUE              whether there is a queue
        stats QUEUE               what a queue holds
        dump                      print all of it as lines of JSON
        load                      store what was printed so
        init                      create the store
        demo [FILE|-]             show the whole at work on the lines of FILE

      Exit status: 0 done, 1 error, 2 nothing matched.
      """;

  private Help() {}

  static String of(String command, String file) {
    return command == null ? ALL.formatted(file) : "usage: simplebroker " + usage(command) + "\n";
  }

  private static String usage(String command) {
    return switch (command) {
      case "write" ->
          """
          write [-h] [-t] [--json] queue [message]

          Stores a message. Without one, or with -, it is read from standard input.
            -t, --timestamps  print its ID
            --json            print its ID as JSON

          simplebroker write tasks "resize 17.png"
          simplebroker write tasks - < report.txt
          simplebroker write tasks -- -x""";
      case "read" ->
          fetch(
              "read",
              "Claims and prints the first message.",
              "\n  --wait TIME          for the first one: 500ms, 5s, 2m");
      case "peek" ->
          fetch(
              "peek",
              "Prints the first message and leaves it.",
              "\n  --include-claimed    claimed messages as well");
      case "move" ->
          """
          move [-h] [-m ID | --all] [--after TS] [--before TS] [--wait TIME] [-t] [--json] source_queue dest_queue

          Moves the first message, and prints it.
            --all             every message
            -m, --message ID  this one, though it may be claimed; it is pending then
            --after, --before only IDs between these
            --wait TIME       for the first one: 500ms, 5s, 2m

          simplebroker move failed tasks --all""";
      case "watch" ->
          """
          watch [-h] [--peek | --move DEST] [--after TS] [-t] [--json] queue

          Prints messages as they come, until it is interrupted.
            --peek       leave them
            --move DEST  move them there

          simplebroker watch tasks --json""";
      case "delete" -> "delete [-h] [-m ID] queue | --all\n\nRemoves messages for good.";
      case "list" ->
          """
          list [-h] [--stats] [--json] [--prefix TEXT | -p GLOB]

          Lists the queues there are.
            --stats             what they hold
            --prefix TEXT       only those whose names begin so
            -p, --pattern GLOB  only those whose names match: * ? [a-z] [!a-z]

          simplebroker list --stats --prefix mail.""";
      case "exists", "stats" -> command + " [-h] [--json] queue";
      case "rename" ->
          """
          rename [-h] [--json] [--no-retarget-aliases] old_queue new_queue

          Gives all messages of a queue to one that does not exist yet; its aliases follow.
            --no-retarget-aliases  they stay with the old name

          simplebroker rename mail mail.old""";
      case "broadcast" ->
          """
          broadcast [-h] [-p GLOB | --queue QUEUE ...] message

          Stores a message in every queue there is. With - it is read from standard input.
            -p, --pattern GLOB  only in those whose names match
            --queue QUEUE       only in these, as far as they exist

          simplebroker broadcast reload --pattern 'worker.*'""";
      case "dump" ->
          """
          dump [-h] [--include GLOB ...] [--exclude GLOB ...]

          Prints the aliases and all pending messages as lines of JSON, for load.
            --include GLOB  only queues whose names match, and their aliases
            --exclude GLOB  but not these

          simplebroker dump --exclude '*.tmp' > backup.ndjson""";
      case "load" ->
          """
          load [-h] [--force]

          Stores what a dump on standard input holds. The store should be empty.
            --force  though the dump's IDs may be far ahead of the clock

          simplebroker -f copy.db load < backup.ndjson""";
      case "alias" -> "alias [-h] {add,remove,list} ...";
      case "alias add" ->
          """
          alias add [-h] [-q] alias target

          Has @alias stand for the queue target.
            -q, --quiet  no warning that a queue has the alias's name

          simplebroker alias add mail mail.v2
          simplebroker write @mail hello""";
      case "alias remove" -> "alias remove [-h] alias";
      case "alias list" -> "alias list [-h] [--target QUEUE]";
      default -> command + " [-h]";
    };
  }

  private static String fetch(String command, String what, String more) {
    return """
        %1$s [-h] [--all | -m ID] [--after TS] [--before TS] [-t] [--json] queue

        %2$s
          --all                every message
          -m, --message ID     this one
          --after, --before TS only IDs between these: an ID, 2026-01-15T14:30, 1705329000
          -t, --timestamps     ID, TAB, message
          --json               {"message": ..., "timestamp": ...}%3$s

        simplebroker %1$s tasks --all --after 2026-01-15"""
        .formatted(command, what, more);
  }

  static String version() {
    String own = Help.class.getPackage().getImplementationVersion();
    return STANDS_IN_FOR + " (sluice " + (own == null ? "development" : own) + ")";
  }
}
