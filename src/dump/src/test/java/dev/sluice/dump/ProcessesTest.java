package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, that write meanwhile, that have little memory. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessesTest {

  private static final boolean LONG = "long".equals(System.getProperty("sluice.campaign"));
  private static final String HEADER =
      "{\"backend\": \"sqlite\", \"format\": \"simplebroker-dump\", \"last_ts\":"
          + " \"1700000000000000000\", \"type\": \"header\", \"version\": 1}\n";
  private static final int UNIT = 1000;

  @TempDir Path folder;

  /** Many messages of some length, with a queue for each ten thousand. */
  private Path dumpOf(int messages, int length) throws IOException {
    Path dump = folder.resolve("dump.ndjson");
    String padding = "x".repeat(length);
    try (BufferedWriter out = Files.newBufferedWriter(dump)) {
      out.write(HEADER);
      for (int i = 1; i <= messages; i++) {
        out.write(
            "{\"body\": \"%d %s\", \"id\": \"%019d\", \"queue\": \"q%04d\", \"type\": \"message\"}\n"
                .formatted(i, padding, i, i / 10_000));
      }
    }
    return dump;
  }

  @Test
  void aLoadThatIsKilledLeavesWholeUnitsFromTheBeginning() throws Exception {
    int messages = 30_500;
    Path dump = dumpOf(messages, 100);
    Random random = new Random(System.nanoTime());
    boolean cutShort = false;
    for (int kill = 0; kill < (LONG ? 60 : 4) || !cutShort; kill++) {
      Path store = folder.resolve("killed-" + kill + ".db");
      try (Child child = Child.start(folder, "-Xmx64m", DumpProcess.class, "load", store, dump)) {
        for (int reads = random.nextInt(150); reads >= 0; reads--) {
          child.line();
        }
        LockSupport.parkNanos(random.nextInt(5_000_000));
        child.kill();
      }
      try (Broker broker = Store.open(store)) {
        long there = broker.status().pending();
        cutShort |= there > 0 && there < messages;
        assertThat(there % UNIT == 0 || there == messages).as("%d messages", there).isTrue();
        assertThat(broker.ids().last().value()).isGreaterThanOrEqualTo(there);
        assertThat(ids(broker)).containsExactly(LongStream.rangeClosed(1, there).toArray());
      }
    }
  }

  private static long[] ids(Broker broker) {
    return broker.queues().stream()
        .flatMap(queue -> broker.queue(queue).peek(100_000, IdRange.ALL).stream())
        .mapToLong(message -> message.id().value())
        .sorted()
        .toArray();
  }

  @Test
  void aDumpIsWholeWhileAnotherProcessWrites() throws Exception {
    Path store = folder.resolve("written.db");
    try (Child writer = Child.start(folder, "-Xmx64m", DumpProcess.class, "write", store, folder);
        Broker broker = Store.open(store)) {
      for (int round = 0; round < (LONG ? 50 : 5); round++) {
        int written = Integer.parseInt(writer.line());
        while (Integer.parseInt(writer.line()) < written + 50) {
          // until there is something new
        }
        String dump = Store.dump(broker);
        try (Broker copy = Store.open(folder.resolve("copy-" + round + ".db"))) {
          Store.load(copy, dump);
          assertIsWhatWasWrittenSoFar(copy, written);
        }
      }
    }
  }

  /** All that was written before the header, and a message of the moment is there or not. */
  private static void assertIsWhatWasWrittenSoFar(Broker copy, int least) {
    List<String> bodies =
        copy.queues().stream()
            .flatMap(queue -> copy.queue(queue).peek(100_000, IdRange.ALL).stream())
            .sorted(Comparator.comparing(Message::id))
            .map(Message::body)
            .toList();
    assertThat(bodies).hasSizeGreaterThan(least);
    for (int i = 0; i < bodies.size(); i++) {
      assertThat(bodies.get(i)).isEqualTo("written " + i);
    }
  }

  @Test
  void manyMessagesNeedLittleMemory() throws Exception {
    int messages = LONG ? 2_000_000 : 60_000;
    assertGoesThroughAndBack(dumpOf(messages, LONG ? 40 : 400), LONG ? "-Xmx48m" : "-Xmx16m");
  }

  @Test
  void largeMessagesNeedLittleMemory() throws Exception {
    assertGoesThroughAndBack(dumpOf(LONG ? 200 : 50, 1_000_000), LONG ? "-Xmx48m" : "-Xmx40m");
  }

  private void assertGoesThroughAndBack(Path dump, String heap) throws Exception {
    Path store = folder.resolve("store.db");
    Path again = folder.resolve("again.ndjson");
    for (Object[] arguments :
        List.of(new Object[] {"load", store, dump}, new Object[] {"dump", store, again})) {
      try (Child child = Child.start(folder, heap, DumpProcess.class, arguments)) {
        child.out().lines().forEach(line -> {});
        child.awaitSuccess();
      }
    }
    assertThat(Files.mismatch(dump, again)).isEqualTo(-1);
  }
}
