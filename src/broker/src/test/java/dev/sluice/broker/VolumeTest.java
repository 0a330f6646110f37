package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.support.Campaign;
import dev.sluice.broker.support.ChildJvm;
import dev.sluice.broker.support.PlainFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A great many messages through four writers and four consumers in two small processes: each
 * message reaches one consumer, in its writer's order, and the heap is as full at the end as it was
 * near the beginning.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VolumeTest {

  private static final int PROCESSES = 2;
  private static final int HEAP_MEBIBYTES = 64;
  private static final int THREADS = PROCESSES * RelayProcess.THREADS;
  private static final long GROWTH = 4 << 20;

  @TempDir Path folder;

  private final int messages = Campaign.rounds(5_000, 250_000);
  private final AtomicInteger left = new AtomicInteger(THREADS * messages);
  private final CountDownLatch delivered = new CountDownLatch(1);

  /** What one process has told: the numbers by writer, and what is in use of its heap. */
  private final class Told {

    private final BitSet[] numbers =
        Stream.generate(BitSet::new).limit(THREADS).toArray(BitSet[]::new);
    private final int[][] newest = new int[THREADS][THREADS];
    private final List<Long> heap = new ArrayList<>();

    Told read(ChildJvm process) throws Exception {
      try {
        for (String line = process.line(); line != null; line = process.line()) {
          String[] words = line.split(" ");
          if (words[0].equals("heap")) {
            heap.add(Long.parseLong(words[1]));
          } else {
            add(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
          }
        }
        return this;
      } finally {
        delivered.countDown(); // or the test would wait for a process that has ended
      }
    }

    private void add(int consumer, int writer, int number) {
      assertThat(numbers[writer].get(number)).as("%d of %d twice", number, writer).isFalse();
      assertThat(number).isGreaterThanOrEqualTo(newest[consumer][writer]);
      numbers[writer].set(number);
      newest[consumer][writer] = number;
      if (left.decrementAndGet() == 0) {
        delivered.countDown();
      }
    }
  }

  @Test
  void eachMessageIsDeliveredOnceAndTheHeapStaysAsItIs() throws Exception {
    Path path = folder.resolve("volume.db");
    long start = System.nanoTime();
    List<Told> told = new ArrayList<>();
    try (ChildJvm one = start(path, 0);
        ChildJvm other = start(path, 1)) {
      List<CompletableFuture<Told>> reading = List.of(read(one), read(other));
      delivered.await();
      List.of(one, other).forEach(process -> process.say("stop"));
      for (CompletableFuture<Told> each : reading) {
        told.add(each.get());
      }
      for (ChildJvm process : List.of(one, other)) {
        assertThat(process.errors()).isEmpty();
        assertThat(process.exitCode()).isZero();
      }
    }

    for (int writer = 0; writer < THREADS; writer++) {
      BitSet first = told.get(0).numbers[writer];
      BitSet second = told.get(1).numbers[writer];
      assertThat(first.intersects(second)).as("delivered to both processes").isFalse();
      first.or(second);
      assertThat(first.cardinality()).as("of writer " + writer).isEqualTo(messages);
    }
    try (PlainFile file = PlainFile.at(path)) {
      assertThat(file.value("SELECT count(*) FROM messages WHERE claimed = 0")).isEqualTo(0L);
    }
    for (Told process : told) {
      assertThat(process.heap).hasSize(2);
      assertThat(process.heap.get(1)).as("heap").isLessThan(process.heap.get(0) + GROWTH);
    }
    if (Campaign.isLong()) {
      System.out.printf(
          "%d messages in %s; heap in use at a tenth and at the end: %s and %s bytes%n",
          THREADS * messages,
          Duration.ofNanos(System.nanoTime() - start),
          told.get(0).heap,
          told.get(1).heap);
    }
  }

  private ChildJvm start(Path path, int number) throws Exception {
    return ChildJvm.start(folder, HEAP_MEBIBYTES, RelayProcess.class, path, number, messages);
  }

  private CompletableFuture<Told> read(ChildJvm process) {
    CompletableFuture<Told> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(new Told().read(process));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }
}
