package dev.sluice.cli;

import dev.sluice.broker.Broker;
import dev.sluice.cli.demo.Demo;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One command line: global options, then a command with its own. */
final class CommandLine {

  /** The release of the command that this one stands in for. */
  private static final String STANDS_IN_FOR = "simplebroker 7.3.2";

  private static final String HELP =
      """
      usage: simplebroker [-h] [--version] [-d DIR] [-f FILE] COMMAND ...

      Named queues in one SQLite file, shared with SimpleBroker (Python).

      options:
        -h, --help            show this help and exit
        --version             show the version and exit
        -d DIR, --dir DIR     folder of the store (default: the current one)
        -f FILE, --file FILE  file of the store (default: .broker.db)

      commands:
        write QUEUE [MESSAGE|-] [-t]           store a message; from standard input
                                               without MESSAGE or with -
        read QUEUE [--all | -m ID] [-t]        claim and print messages
        peek QUEUE [--all | -m ID] [-t]        print messages and leave them
        move FROM TO [--all | -m ID] [-t]      move messages to another queue
        delete QUEUE [-m ID] | delete --all    remove messages for good
        list [--stats]                         the queues there are
        stats QUEUE                            what a queue holds
        demo [FILE|-]                          show the whole at work on the lines of FILE

      Exit status: 0 done, 1 error, 2 nothing matched.
      """;

  private final OutputStream stream;
  private final Output out;
  private final PrintStream err;
  private String folder = "";
  private String file = ".broker.db";

  CommandLine(OutputStream out, PrintStream err) {
    this.stream = out;
    this.out = new Output(out);
    this.err = err;
  }

  int run(List<String> args) throws UsageException {
    Deque<String> words = new ArrayDeque<>(args);
    while (!words.isEmpty()) {
      String word = words.poll();
      switch (word) {
        case "-h", "--help" -> {
          out.print(HELP);
          return Main.OK;
        }
        case "--version" -> {
          out.println(STANDS_IN_FOR + " (sluice " + ownVersion() + ")");
          return Main.OK;
        }
        case "-d", "--dir" -> folder = valueOf(word, words);
        case "-f", "--file" -> file = valueOf(word, words);
        case "demo" -> {
          return Demo.run(
              List.copyOf(words), new PrintStream(stream, true, StandardCharsets.UTF_8), err);
        }
        default -> {
          return command(word, List.copyOf(words));
        }
      }
    }
    out.print(HELP);
    return Main.OK;
  }

  /** From the manifest of the jar; there is none when the classes run from a folder. */
  private static String ownVersion() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String valueOf(String option, Deque<String> words) throws UsageException {
    String value = words.poll();
    if (value == null || value.isEmpty() || value.startsWith("-")) {
      throw new UsageException("option " + option + " requires an argument");
    }
    return value;
  }

  private int command(String name, List<String> words) throws UsageException {
    Command command = Command.named(name);
    Arguments arguments = Arguments.parse(words, command.options(), command.text());
    if (arguments.has("help")) {
      out.print(HELP);
      return Main.OK;
    }
    Command.Job job = command.prepare(arguments);
    Path store = Path.of(folder).resolve(file);
    try (Broker broker = Broker.open(SqliteDataSource.at(store))) {
      return job.run(broker, out);
    }
  }
}
