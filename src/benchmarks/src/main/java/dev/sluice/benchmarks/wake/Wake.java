package dev.sluice.benchmarks.wake;

import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.watch.WatchMode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The command {@code wake}: how long it takes from a commit in another process until the handler of
 * an idle watcher begins, and how much of a core idle watchers take. A consuming watcher's handler
 * begins after a durable commit of its own, the claim; a peeking one's does not.
 *
 * <p>Arguments: {@code --messages N} for each row, {@code --seconds S} for each measurement of idle
 * watchers, {@code --folder DIR} where the files are made, {@code --smoke} for a moment of each.
 */
public final class Wake {

  private static final ActivityOptions EVENTS = ActivityOptions.DEFAULTS;
  private static final ActivityOptions POLLING = EVENTS.withEvents(false);

  private record Row(
      String name, WatchMode mode, int watchers, ActivityOptions options, boolean otherProcess) {}

  private static final WatchMode PEEK = WatchMode.peek();
  private static final WatchMode CONSUME = WatchMode.consume();

  private static final List<Row> ROWS =
      List.of(
          new Row("other process, file events, peek, 1 watcher", PEEK, 1, EVENTS, true),
          new Row("other process, file events, consume, 100 watchers", CONSUME, 100, EVENTS, true),
          new Row("other process, polling, peek, 1 watcher", PEEK, 1, POLLING, true),
          new Row("other process, file events, consume, 1 watcher", CONSUME, 1, EVENTS, true),
          new Row("same process, peek, 1 watcher", PEEK, 1, EVENTS, false),
          new Row("same process, consume, 1 watcher", CONSUME, 1, EVENTS, false));

  private static final List<Row> IDLE =
      List.of(
          new Row("no watcher", CONSUME, 0, EVENTS, true),
          new Row("1 watcher, file events", CONSUME, 1, EVENTS, true),
          new Row("100 watchers, file events", CONSUME, 100, EVENTS, true),
          new Row("1 watcher, polling", CONSUME, 1, POLLING, true));

  private int messages = 500;
  private double seconds = 10;
  private Path folder;

  /** Makes a command. */
  public Wake() {}

  /**
   * Runs it.
   *
   * @param args see the class; not null
   * @param out where the tables go; not null
   * @throws Exception if anything fails
   */
  public void run(List<String> args, PrintStream out) throws Exception {
    parse(args);
    List<String> delays = new ArrayList<>();
    for (Row row : ROWS) {
      delays.add(delays(row));
    }
    List<String> idle = new ArrayList<>();
    for (Row row : IDLE) {
      idle.add(idle(row));
    }
    out.printf(
        "%s %s, %s %s, %d processors, %s, %d messages a row%n%n",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        LocalDate.now(),
        messages);
    out.println("| ms from the end of `write` to the handler | median | 99 % | longest |");
    out.println("|---|---|---|---|");
    delays.forEach(out::println);
    out.println();
    out.println("| waiting | % of one core |");
    out.println("|---|---|");
    idle.forEach(out::println);
  }

  private void parse(List<String> args) {
    for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
      String arg = rest.next();
      switch (arg) {
        case "--smoke" -> {
          messages = 3;
          seconds = 0.1;
        }
        case "--messages" -> messages = Integer.parseInt(rest.next());
        case "--seconds" -> seconds = Double.parseDouble(rest.next());
        case "--folder" -> folder = Path.of(rest.next());
        default ->
            throw new IllegalArgumentException(
                arg + "? usage: wake [--messages N] [--seconds S] [--folder DIR] [--smoke]");
      }
    }
    if (messages < 1 || !(seconds > 0)) {
      throw new IllegalArgumentException("--messages and --seconds must be greater than 0");
    }
  }

  private Path freshFile() throws Exception {
    Path made =
        folder == null
            ? Files.createTempDirectory("wake")
            : Files.createTempDirectory(folder, "wake");
    made.toFile().deleteOnExit();
    return made.resolve("wake.db");
  }

  private String delays(Row row) throws Exception {
    Path file = freshFile();
    Delays delays = new Delays();
    try (Waiting waiting = new Waiting(file, row.mode, row.watchers, row.options);
        Writer writer = row.otherProcess ? OtherWriter.start(file) : Writer.of(waiting.broker())) {
      for (int i = -messages / 4; i < messages; i++) { // the first ones are for the compiler
        Thread.sleep(5 + (i & 0x1f));
        Writer.Written written = writer.write(waiting.queue(i));
        long delay = waiting.arrival() - written.returned();
        if (i >= 0) {
          delays.add(delay);
        }
      }
    } finally {
      delete(file);
    }
    return "| %s | %.2f | %.2f | %.2f |"
        .formatted(row.name, delays.millis(0.5), delays.millis(0.99), delays.millis(1));
  }

  private String idle(Row row) throws Exception {
    Path file = freshFile();
    try (Waiting waiting = new Waiting(file, row.mode, row.watchers, row.options)) {
      waiting.settle();
      long cpu = Waiting.cpuNanos();
      long start = System.nanoTime();
      Thread.sleep((long) (seconds * 1000));
      double part = (double) (Waiting.cpuNanos() - cpu) / (System.nanoTime() - start);
      return "| %s | %.2f |".formatted(row.name, 100 * part);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) throws Exception {
    try (var files = Files.list(file.getParent())) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(file.getParent());
  }
}
