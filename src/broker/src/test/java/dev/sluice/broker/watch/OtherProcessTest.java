package dev.sluice.broker.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.broker.Broker;
import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.support.ChildJvm;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages that another process writes. */
@Timeout(120)
class OtherProcessTest {

  @TempDir Path folder;

  private static final int MESSAGES = 5;

  /** Polling would take an hour. */
  @Test
  void areAnnouncedByEventsOfTheFileSystem() throws Exception {
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      assumeFalse(
          watch.getClass().getSimpleName().equals("PollingWatchService"),
          "no file events on this platform");
    }
    arrive(ActivityOptions.DEFAULTS.withMaxInterval(Duration.ofHours(1)));
  }

  @Test
  void areFoundByPollingWhereNothingIsAnnounced() throws Exception {
    arrive(ActivityOptions.DEFAULTS.withEvents(false));
  }

  private void arrive(ActivityOptions options) throws Exception {
    Path file = folder.resolve("two processes.db");
    try (WatchedStore store = new WatchedStore(file, options);
        ChildJvm child = ChildJvm.start(folder, WritingOnDemand.class, file)) {
      MultiQueueWatcher.Builder two =
          MultiQueueWatcher.builder(store.broker)
              .queue(WatchedQueue.of("tasks", store::note))
              .queue(WatchedQueue.of("others", store::note));
      try (MultiQueueWatcher watcher = two.build()) {
        watcher.start();
        for (int i = 1; i <= MESSAGES; i++) {
          child.say("message " + i);
          int expected = i;
          await().atMost(Duration.ofSeconds(60)).until(() -> store.seen.size() == expected);
        }
      }
    }
  }

  /** Writes each line that it reads. */
  static final class WritingOnDemand {

    private WritingOnDemand() {}

    public static void main(String... arguments) throws IOException {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      try (Broker broker = Broker.open(SqliteDataSource.at(Path.of(arguments[0])));
          Stream<String> lines = in.lines()) {
        lines.forEach(line -> broker.queue("tasks").write(line));
      }
    }
  }
}
