package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.support.Campaign;
import dev.sluice.broker.support.Fixtures;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many that open one file at the same moment: all of them get the same complete store. */
@Timeout(120)
class OpeningRaceTest {

  private static final int OPENERS = 6;

  @TempDir Path folder;

  static IntStream rounds() {
    return IntStream.range(0, Campaign.rounds(10, 60));
  }

  /** In every third round the file is missing, else it has an old version to be migrated. */
  @ParameterizedTest
  @MethodSource("rounds")
  void allOpenersSucceedAndWrite(int round) throws Exception {
    Path path = folder.resolve("race.db");
    if (round % 3 != 0) {
      PlainFile.create(path, Fixtures.store(round % 3));
    }
    CyclicBarrier start = new CyclicBarrier(OPENERS);
    ExecutorService threads = Executors.newFixedThreadPool(OPENERS);
    try {
      List<Future<?>> openers = new ArrayList<>();
      for (int i = 0; i < OPENERS; i++) {
        String body = "of opener " + i;
        openers.add(
            threads.submit(
                () -> {
                  SqliteDataSource source = SqliteDataSource.at(path);
                  start.await();
                  try (Broker broker = Broker.open(source)) {
                    broker.queue("tasks").write(body);
                  }
                  return null;
                }));
      }
      for (Future<?> opener : openers) {
        opener.get();
      }
    } finally {
      threads.shutdownNow();
    }

    try (PlainFile file = PlainFile.at(path)) {
      assertThat(file.value("SELECT count(*) FROM messages")).isEqualTo((long) OPENERS);
      assertThat(file.value("SELECT count(*) FROM sqlite_master WHERE name LIKE 'idx_%'"))
          .isEqualTo(5L);
      assertThat(file.value("SELECT count(*) FROM meta")).isEqualTo(4L);
      assertThat(file.value("PRAGMA auto_vacuum")).isEqualTo(2L);
      assertThat(file.value("PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(file.value("PRAGMA integrity_check")).isEqualTo("ok");
    }
  }
}
