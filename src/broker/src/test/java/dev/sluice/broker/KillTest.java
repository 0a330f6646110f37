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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with eight writers and eight takers is killed at random moments, again and again on the
 * same file. On every other file claimed messages are removed by themselves. The machine stays up,
 * so this says nothing about a loss of power.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KillTest {

  /** After so many kills a new file, or each check would take longer than the one before. */
  private static final int KILLS_PER_FILE = 10;

  private static final int MOST_LINES = 1000;

  private static final int MOST_CLAIMED_AT_ONCE =
      CrowdProcess.SINGLE_CLAIMERS + CrowdProcess.BATCH_CLAIMERS * CrowdProcess.BATCH;

  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long OPENING_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  @TempDir Path folder;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private int files;
  private int kills;
  private long written;
  private long handedOut;

  @Test
  void whatWasAcknowledgedIsThereNothingIsHalfThereAndNothingIsHandedOutTwice() throws Exception {
    for (int left = Campaign.rounds(3, 200); left > 0; left -= KILLS_PER_FILE) {
      killOnOneFile(Math.min(left, KILLS_PER_FILE));
    }
    if (Campaign.isLong()) {
      System.out.printf(
          "%d kills on %d files: %d messages written, %d handed out%n",
          kills, files, written, handedOut);
    }
    assertThat(written).isPositive();
    assertThat(handedOut).isPositive();
  }

  private void killOnOneFile(int times) throws Exception {
    Path path = folder.resolve("killed-" + files + ".db");
    Told told = new Told(files++ % 2 == 1);
    for (int kill = 0; kill < times; kill++) {
      // The first one while it opens or even creates the file.
      int lines = kill == 0 ? 0 : random.nextInt(MOST_LINES);
      long nanos = random.nextLong(kill == 0 ? OPENING_NANOS : MOST_NANOS);
      String when = "seed %d, kill %d of %s: after %d lines and %d ns";
      killOnce(path, told, lines, nanos);
      assertSound(path, told, when.formatted(seed, kill, path.getFileName(), lines, nanos));
    }
    assertTheRestIsHandedOutOnce(path, told);
    written += told.written.size();
    handedOut += told.claimed.size() + told.moved.size();
  }

  private void killOnce(Path path, Told told, int lines, long nanos) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(folder, CrowdProcess.class, path, "p" + kills++, told.vacuumed)) {
      assertThat(child.nextLine()).isEqualTo("up");
      for (int i = 0; i < lines; i++) {
        told.add(child.nextLine());
      }
      LockSupport.parkNanos(nanos);
      child.kill();
      for (String line = child.line(); line != null; line = child.line()) {
        told.add(line);
      }
      told.kills++;
      assertThat(child.errors()).isEmpty();
    }
  }

  /** What killed processes have printed: names of messages by their IDs. */
  private static final class Told {

    private final Map<Long, String> written = new HashMap<>();
    private final Map<Long, String> claimed = new HashMap<>();
    private final Map<Long, String> moved = new HashMap<>();
    private final boolean vacuumed;
    private int kills;

    /**
     * Nothing yet.
     *
     * @param vacuumed whether claimed messages are removed by themselves
     */
    Told(boolean vacuumed) {
      this.vacuumed = vacuumed;
    }

    void add(String line) {
      String[] words = line.split(" ");
      Map<Long, String> told =
          switch (words[0]) {
            case "wrote" -> written;
            case "claimed" -> claimed;
            case "moved" -> moved;
            default -> throw new AssertionError(line);
          };
      for (int i = 1; i < words.length; i += 2) {
        long id = MessageId.parse(words[i]).value();
        if (told != written) {
          assertThat(handedOut(id)).as("handed out before: " + line).isNull();
        }
        assertThat(told.put(id, words[i + 1])).as("told before: " + line).isNull();
      }
    }

    /** The name of a message that was handed out, or null. */
    String handedOut(long id) {
      return claimed.getOrDefault(id, moved.get(id));
    }
  }

  private record Stored(String queue, String name, boolean claimed) {}

  private void assertSound(Path path, Told told, String when) throws Exception {
    Map<Long, Stored> stored = new HashMap<>();
    try (PlainFile file = PlainFile.at(path)) {
      assertThat(file.value("PRAGMA integrity_check")).as(when).isEqualTo("ok");
      if (file.column("SELECT name FROM sqlite_master WHERE name = 'messages'").isEmpty()) {
        assertThat(told.written).as(when).isEmpty();
        return;
      }
      for (List<Object> row : file.rows("SELECT ts, queue, body, claimed FROM messages")) {
        String body = (String) row.get(2);
        String name = CrowdProcess.name(body);
        assertThat(body).as(when).isEqualTo(CrowdProcess.body(name));
        stored.put((Long) row.get(0), new Stored((String) row.get(1), name, row.get(3).equals(1L)));
      }
      long last = (Long) file.value("SELECT value FROM meta WHERE key = 'last_ts'");
      assertThat(stored.keySet()).as(when).allMatch(id -> id <= last);
      assertThat(told.written.keySet()).as(when).allMatch(id -> id <= last);
    }
    assertAcknowledgedIsThere(stored, told, when);
    assertHandedOutIsTaken(stored, told, when);
    assertBatchesAreWhole(stored, told, when);
    assertOnlyWhatWasUnderWayIsUnknown(stored, told, when);
  }

  /**
   * It is in the store, or somebody was told to have it. What is removed by itself may also have
   * been claimed by a process that was killed before it could tell.
   */
  private static void assertAcknowledgedIsThere(Map<Long, Stored> stored, Told told, String when) {
    Set<Long> gone = new HashSet<>();
    told.written.forEach(
        (id, name) -> {
          String there = stored.containsKey(id) ? stored.get(id).name : told.handedOut(id);
          if (there == null) {
            gone.add(id);
          } else {
            assertThat(there).as("%s: message %d", when, id).isEqualTo(name);
          }
        });
    assertThat(gone)
        .as(when)
        .hasSizeLessThanOrEqualTo(told.vacuumed ? told.kills * MOST_CLAIMED_AT_ONCE : 0);
  }

  private static void assertHandedOutIsTaken(Map<Long, Stored> stored, Told told, String when) {
    told.claimed.forEach(
        (id, name) -> assertTaken(stored.get(id), "tasks", name, true, told.vacuumed, when));
    told.moved.forEach(
        (id, name) -> assertTaken(stored.get(id), "working", name, false, true, when));
  }

  private static void assertTaken(
      Stored message, String queue, String name, boolean claimed, boolean mayBeGone, String when) {
    if (message != null || !mayBeGone) {
      assertThat(message).as(when).isEqualTo(new Stored(queue, name, claimed));
    }
  }

  /** Unless parts may have been removed that nobody could tell of. */
  private static void assertBatchesAreWhole(Map<Long, Stored> stored, Told told, String when) {
    Set<String> names = new HashSet<>(told.moved.values());
    stored.values().forEach(message -> names.add(message.name));
    Map<String, Integer> parts = new HashMap<>();
    names.stream()
        .filter(name -> name.contains("/") && !told.vacuumed)
        .forEach(name -> parts.merge(name.split("/")[0], 1, Integer::sum));
    assertThat(parts.values()).as(when).allMatch(count -> count == CrowdProcess.BATCH);
  }

  /** Each thread of a killed process may have had one operation committed and not reported. */
  private static void assertOnlyWhatWasUnderWayIsUnknown(
      Map<Long, Stored> stored, Told told, String when) {
    Set<Long> unreported = new HashSet<>(stored.keySet());
    unreported.addAll(told.moved.keySet());
    unreported.removeAll(told.written.keySet());
    assertThat(unreported.size())
        .as(when)
        .isLessThanOrEqualTo(
            told.kills
                * (CrowdProcess.SINGLE_WRITERS + CrowdProcess.BATCH_WRITERS * CrowdProcess.BATCH));
    assertThat(stored.entrySet().stream().filter(message -> isTakenUnreported(message, told)))
        .as(when)
        .hasSizeLessThanOrEqualTo(told.kills * (MOST_CLAIMED_AT_ONCE + CrowdProcess.MOVERS));
  }

  private static boolean isTakenUnreported(Map.Entry<Long, Stored> message, Told told) {
    boolean taken = message.getValue().claimed || message.getValue().queue.equals("working");
    return taken && told.handedOut(message.getKey()) == null;
  }

  private static void assertTheRestIsHandedOutOnce(Path path, Told told) {
    try (Broker broker = Broker.open(SqliteDataSource.at(path))) {
      for (Message message : broker.queue("tasks").claim(Integer.MAX_VALUE, IdRange.ALL)) {
        told.add("claimed " + message.id() + " " + CrowdProcess.name(message.body()));
      }
      MessageId next = broker.queue("tasks").write("next");
      assertThat(told.written.keySet()).allMatch(id -> id < next.value());
      assertThat(broker.queue("tasks").claim()).contains(new Message(next, "next"));
    }
  }
}
