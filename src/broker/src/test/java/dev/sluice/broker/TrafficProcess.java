package dev.sluice.broker;

import dev.sluice.broker.message.Message;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@link Traffic} in a process of its own, until it reads a line. Arguments: the file and a name.
 * Prints every now and then how much it has written and claimed, and at the end everything, or what
 * went wrong.
 */
final class TrafficProcess {

  private static final int STEP = 50;

  private final AtomicInteger steps = new AtomicInteger();

  private TrafficProcess() {}

  /** Entry point of the process. */
  public static void main(String[] arguments) throws Exception {
    List<Throwable> failures;
    try (Broker broker = Broker.open(SqliteDataSource.at(Path.of(arguments[0])))) {
      Traffic traffic =
          new Traffic(broker.queue("tasks"), arguments[1], new TrafficProcess()::printProgress);
      stopAtALine(traffic);
      failures = traffic.failures();
      if (failures.isEmpty()) {
        print("written", traffic.writes());
        print("claimed", traffic.claims());
      }
    }
    failures.forEach(Throwable::printStackTrace);
    System.exit(failures.isEmpty() ? 0 : 1);
  }

  private static void stopAtALine(Traffic traffic) {
    Thread reader =
        new Thread(
            () -> {
              try {
                System.in.read(); // or the end, when the parent has ended
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              traffic.stop();
            });
    reader.setDaemon(true);
    reader.start();
  }

  private void printProgress(Traffic traffic) {
    int step = traffic.written() / STEP;
    if (steps.getAndAccumulate(step, Math::max) < step) {
      System.out.println("progress " + traffic.written() + " " + traffic.claimed());
    }
  }

  private static void print(String what, List<List<Message>> threads) {
    for (int thread = 0; thread < threads.size(); thread++) {
      for (Message message : threads.get(thread)) {
        System.out.println(what + " " + thread + " " + message.id().value() + " " + message.body());
      }
    }
  }
}
