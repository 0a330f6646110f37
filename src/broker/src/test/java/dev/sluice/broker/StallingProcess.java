package dev.sluice.broker;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A process that stops dead in the middle of several operations, each on a file and a thread of its
 * own, to be killed there. Arguments: a folder, then {@linkplain Point points}. Prints each point
 * when it is there, and "missed" after one that it does not come across.
 */
final class StallingProcess {

  /** Where an operation is to stop. */
  record Point(String unit, Kind kind, int number, boolean after) {

    static Point parse(String text) {
      String[] words = text.split("-");
      return new Point(
          words[0], Kind.valueOf(words[1]), Integer.parseInt(words[2]), words[3].equals("after"));
    }

    Path file(Path folder) {
      return folder.resolve(this + ".db");
    }

    @Override
    public String toString() {
      return unit + "-" + kind + "-" + number + "-" + (after ? "after" : "before");
    }
  }

  private StallingProcess() {}

  /** Entry point of the process. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      Point point = Point.parse(arguments[i]);
      new Thread(() -> reach(point, point.file(folder)), point.toString()).start();
    }
    System.in.read(); // ends when the parent does
    Runtime.getRuntime().halt(1);
  }

  private static void reach(Point point, Path file) {
    Faults faults = new Faults();
    FaultRule.Builder stall =
        faults.on(point.kind()).unit(point.unit()).alsoUpkeep().nth(point.number());
    (point.after() ? stall.after() : stall).run(call -> stall(point));
    Broker broker = Broker.builder(SqliteDataSource.at(file)).interceptors(faults).open();
    MessageQueue tasks = broker.queue("tasks");
    switch (point.unit()) {
      case "write" -> tasks.write("new");
      case "claim" -> tasks.claim(2, IdRange.ALL);
      case "move" -> tasks.move(2, IdRange.ALL, broker.queue("working"));
      case "delete" -> tasks.deleteAll();
      case "insert" -> tasks.insert(List.of(new Message(new MessageId(17), "exact")));
      case "rename" -> broker.rename("tasks", "renamed");
      case "vacuum", "compact" -> {
        tasks.claim(2, IdRange.ALL);
        broker.maintenance().compact();
      }
      default -> {} // opening the broker was it
    }
    System.out.println(point + " missed");
  }

  private static void stall(Point point) {
    System.out.println(point);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
