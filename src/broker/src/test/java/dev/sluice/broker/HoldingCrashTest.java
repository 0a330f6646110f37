package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.support.ChildJvm;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process killed while it holds a transaction leaves what was committed before, and no lock. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HoldingCrashTest {

  private static final List<String> BODIES = List.of("1", "2", "3", "4", "5");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"claim, 2, 0", "claim, 3, 0", "claim, 4, 3", "move, 3, 0", "move, 4, 3"})
  void aBatchIsPendingAgainAndTheOneBeforeIsDone(String takes, int taken, int committed)
      throws Exception {
    Path path = store();
    killWhileHolding(path, takes, taken);

    try (Broker broker = Broker.open(SqliteDataSource.at(path))) {
      assertThat(broker.queue("tasks").peek(5, IdRange.ALL))
          .extracting("body")
          .isEqualTo(BODIES.subList(committed, 5));
      assertThat(broker.queue("tasks").stats().claimed())
          .isEqualTo(takes.equals("claim") ? committed : 0);
      assertThat(broker.queue("done").peek(5, IdRange.ALL))
          .extracting("body")
          .isEqualTo(takes.equals("move") ? BODIES.subList(0, committed) : List.of());
      broker.queue("tasks").write("works");
    }
  }

  @ParameterizedTest
  @CsvSource({"sidecar", "joined"})
  void nothingRemainsOfAnOpenTransaction(String holder) throws Exception {
    Path path = store();
    try (PlainFile file = PlainFile.at(path)) {
      Map<String, List<List<Object>>> before = file.contents();

      killWhileHolding(path, holder, 0);

      assertThat(file.contents()).isEqualTo(before);
      file.execute("BEGIN IMMEDIATE", "ROLLBACK");
    }
  }

  private Path store() {
    Path path = folder.resolve("held.db");
    try (Broker broker = Broker.open(SqliteDataSource.at(path))) {
      broker.queue("tasks").write(BODIES);
    }
    return path;
  }

  private void killWhileHolding(Path path, String holder, int taken) throws Exception {
    try (ChildJvm child = ChildJvm.start(folder, HoldingProcess.class, path, holder, taken)) {
      assertThat(child.nextLine()).isEqualTo("holding");
      child.kill();
    }
  }
}
