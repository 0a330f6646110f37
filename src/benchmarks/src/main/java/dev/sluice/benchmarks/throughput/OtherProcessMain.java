package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Crew.Operation;
import dev.sluice.broker.Broker;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The main class of {@link OtherProcess}. Says a line when ready; writes from the first line it
 * reads until the second; then says how many nanoseconds each write took, and an empty line.
 */
final class OtherProcessMain {

  private static final int WARM_UP = 30;

  private OtherProcessMain() {}

  public static void main(String... args) throws Exception {
    Path file = Path.of(args[1]);
    int pauseMillis = Integer.parseInt(args[2]);
    if (OtherProcess.Kind.valueOf(args[0]) == OtherProcess.Kind.BROKER) {
      try (Broker broker = Store.open(file, Synchronous.FULL)) {
        obey(Verb.WRITE.of(broker), pauseMillis);
      }
    } else {
      try (Loop loop = new Loop(file, Synchronous.FULL)) {
        obey(Verb.WRITE.of(loop), pauseMillis);
      }
    }
  }

  private static void obey(Operation write, int pauseMillis) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      write.run();
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    in.readLine();
    CountDownLatch stop = new CountDownLatch(1);
    new Thread(
            () -> {
              await(in);
              stop.countDown();
            })
        .start();
    List<Long> times = new ArrayList<>();
    do {
      long start = System.nanoTime();
      write.run();
      times.add(System.nanoTime() - start);
    } while (!stop.await(pauseMillis, TimeUnit.MILLISECONDS));
    times.forEach(System.out::println);
    System.out.println();
  }

  /** Until a line comes, or the parent has gone. */
  private static void await(BufferedReader in) {
    try {
      in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
