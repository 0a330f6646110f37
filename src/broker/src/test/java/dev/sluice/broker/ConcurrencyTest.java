package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.Campaign;
import dev.sluice.broker.support.ChildJvm;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many threads and processes on one file: nothing lost, nothing twice, nothing out of order. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {

  /** Each process gets at least so much done, however unfair the locks are. */
  private static final int LEAST = 100;

  @TempDir Path folder;

  private Path path;

  /** What each writer wrote and each claimer got, in its own order. */
  private final Map<String, List<Message>> written = new TreeMap<>();

  private final Map<String, List<Message>> claimed = new TreeMap<>();

  @BeforeEach
  void choose() {
    path = folder.resolve("shared.db");
  }

  @Test
  void twoProcessesOfEightThreadsLoseNothingAndGiveNothingTwice() throws Exception {
    long end = System.nanoTime() + Campaign.load().toNanos();
    try (ChildJvm one = ChildJvm.start(folder, TrafficProcess.class, path, "one");
        ChildJvm other = ChildJvm.start(folder, TrafficProcess.class, path, "other")) {
      List<ChildJvm> both = List.of(one, other);
      for (ChildJvm process : both) {
        awaitProgress(process, end);
      }
      both.forEach(process -> process.say("stop"));
      for (ChildJvm process : both) {
        collect(process, process == one ? "one" : "other");
        assertThat(process.exitCode()).as("exit code").isZero();
        assertThat(process.errors()).isEmpty();
      }
    }

    assertEachMessageOnceAndInOrder();
  }

  private static void awaitProgress(ChildJvm process, long end) throws Exception {
    int writes = 0;
    int claims = 0;
    while (writes < LEAST || claims < LEAST || System.nanoTime() < end) {
      String[] words = process.nextLine().split(" ");
      writes = Integer.parseInt(words[1]);
      claims = Integer.parseInt(words[2]);
    }
  }

  private void collect(ChildJvm process, String name) throws Exception {
    for (String line = process.line(); line != null; line = process.line()) {
      String[] words = line.split(" ");
      if (!words[0].equals("progress")) {
        (words[0].equals("written") ? written : claimed)
            .computeIfAbsent(name + " " + words[1], key -> new ArrayList<>())
            .add(new Message(new MessageId(Long.parseLong(words[2])), words[3]));
      }
    }
  }

  @Test
  void twoBrokersOfEightThreadsEachInOneProcessDoNotEither() throws Exception {
    int enough = Campaign.rounds(300, 3000);
    try (Broker one = Broker.open(SqliteDataSource.at(path));
        Broker other = Broker.open(SqliteDataSource.at(path))) {
      Map<String, Traffic> both = new TreeMap<>();
      for (Broker broker : List.of(one, other)) {
        String name = broker == one ? "one" : "other";
        both.put(
            name,
            new Traffic(
                broker.queue("tasks"),
                name,
                traffic -> {
                  if (traffic.written() >= enough && traffic.claimed() >= enough) {
                    traffic.stop();
                  }
                }));
      }
      for (Map.Entry<String, Traffic> each : both.entrySet()) {
        assertThat(each.getValue().failures()).isEmpty();
        for (int i = 0; i < each.getValue().writes().size(); i++) {
          written.put(each.getKey() + " " + i, each.getValue().writes().get(i));
          claimed.put(each.getKey() + " " + i, each.getValue().claims().get(i));
        }
      }
    }

    assertEachMessageOnceAndInOrder();
  }

  private void assertEachMessageOnceAndInOrder() throws Exception {
    List<Message> rest;
    try (Broker broker = Broker.open(SqliteDataSource.at(path))) {
      rest = broker.queue("tasks").claim(Integer.MAX_VALUE, IdRange.ALL);
    }
    List<Message> allWritten = written.values().stream().flatMap(List::stream).toList();
    List<Message> allClaimed = new ArrayList<>(rest);
    claimed.values().forEach(allClaimed::addAll);

    assertThat(allClaimed)
        .as("claimed, beside written")
        .containsExactlyInAnyOrderElementsOf(allWritten);
    assertThat(allWritten).extracting(Message::id).doesNotHaveDuplicates();
    assertThat(allWritten).extracting(Message::body).doesNotHaveDuplicates();
    written.forEach(ConcurrencyTest::assertRising);
    claimed.forEach(ConcurrencyTest::assertRising);

    try (PlainFile file = PlainFile.at(path)) {
      List<List<Object>> rows = file.rows("SELECT ts, body, claimed FROM messages ORDER BY id");
      assertThat(rows).as("not vacuumed yet").allMatch(row -> row.get(2).equals(1L));
      assertThat(rows)
          .as("IDs by row number")
          .isSortedAccordingTo(Comparator.comparing(row -> (Long) row.get(0)));
      assertThat(file.value("SELECT value FROM meta WHERE key = 'last_ts'"))
          .isEqualTo(allWritten.stream().mapToLong(m -> m.id().value()).max().orElseThrow());
      assertThat(file.value("PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  private static void assertRising(String thread, List<Message> messages) {
    assertThat(messages).as("IDs of thread " + thread).extracting(Message::id).isSorted();
  }
}
