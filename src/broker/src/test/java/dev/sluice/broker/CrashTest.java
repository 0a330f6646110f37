package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.Campaign;
import dev.sluice.broker.support.ChildJvm;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process killed in the middle of an operation leaves all of it or nothing, and no lock. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashTest {

  /** Where the process is killed while it works on a store with three messages. */
  private static final List<String> IN_AN_OPERATION =
      List.of(
          "write-BEGIN-1-before",
          "write-BEGIN-1-after",
          "write-QUERY-1-after",
          "write-UPDATE-1-before",
          "write-UPDATE-1-after",
          "write-UPDATE-2-before",
          "write-UPDATE-2-after",
          "write-COMMIT-1-before",
          "write-COMMIT-1-after",
          "claim-BEGIN-1-before",
          "claim-BEGIN-1-after",
          "claim-QUERY-1-before",
          "claim-QUERY-1-after",
          "claim-COMMIT-1-before",
          "claim-COMMIT-1-after",
          "move-BEGIN-1-before",
          "move-BEGIN-1-after",
          "move-QUERY-1-before",
          "move-QUERY-1-after",
          "move-COMMIT-1-before",
          "move-COMMIT-1-after",
          "delete-BEGIN-1-after",
          "delete-UPDATE-1-after",
          "delete-COMMIT-1-before",
          "delete-COMMIT-1-after",
          "insert-BEGIN-1-after",
          "insert-UPDATE-1-after",
          "insert-UPDATE-2-after",
          "insert-COMMIT-1-before",
          "insert-COMMIT-1-after",
          "rename-BEGIN-1-before",
          "rename-BEGIN-1-after",
          "rename-QUERY-1-after",
          "rename-UPDATE-1-after",
          "rename-UPDATE-2-after",
          "rename-UPDATE-3-after",
          "rename-COMMIT-1-before",
          "rename-COMMIT-1-after",
          "vacuum-QUERY-1-after",
          "vacuum-BEGIN-1-before",
          "vacuum-BEGIN-1-after",
          "vacuum-UPDATE-1-before",
          "vacuum-UPDATE-1-after",
          "vacuum-COMMIT-1-before",
          "vacuum-COMMIT-1-after",
          "compact-UPDATE-2-before",
          "compact-UPDATE-2-after");

  /** Where it is killed while it creates one. */
  private static final List<String> IN_OPENING =
      List.of(
          "inspect-ACQUIRE-1-after",
          "prepare-UPDATE-1-after",
          "prepare-QUERY-1-after",
          "create-BEGIN-1-after",
          "create-UPDATE-1-after",
          "create-UPDATE-3-after",
          "create-UPDATE-15-after",
          "create-COMMIT-1-before",
          "create-COMMIT-1-after");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> anOperationHasHappenedOnceItsCommitHasAndNotBefore() throws Exception {
    Path model = folder.resolve("model.db");
    try (Broker broker = Broker.open(SqliteDataSource.at(model))) {
      broker.queue("tasks").write("one");
      broker.queue("tasks").write("two");
      broker.queue("tasks").write("three");
      broker.aliases().add("alias", "tasks");
    }
    for (String point : IN_AN_OPERATION) {
      Files.copy(model, file(point)); // nobody has it open
    }
    killAt(IN_AN_OPERATION);

    return IN_AN_OPERATION.stream()
        .map(
            point ->
                DynamicTest.dynamicTest(
                    point,
                    () -> {
                      assertThat(rows(file(point))).isEqualTo(rowsAfter(point));
                      assertThat(target(file(point)))
                          .isEqualTo(point.equals("rename-COMMIT-1-after") ? "renamed" : "tasks");
                      assertNextOperationWorks(file(point));
                    }));
  }

  private static Object target(Path path) throws Exception {
    try (PlainFile file = PlainFile.at(path)) {
      return file.value("SELECT target FROM queue_aliases WHERE alias = 'alias'");
    }
  }

  private static List<String> rowsAfter(String point) {
    String operation = point.split("-")[0];
    String done = point.endsWith("COMMIT-1-after") ? operation : "nothing of " + operation;
    return switch (done) {
      case "nothing of vacuum" -> List.of("1 tasks one 1", "2 tasks two 1", "3 tasks three 0");
      case "vacuum", "nothing of compact" -> List.of("3 tasks three 0");
      case "insert" ->
          List.of("1 tasks one 0", "2 tasks two 0", "3 tasks three 0", "4 tasks exact 0");
      case "rename" -> List.of("1 renamed one 0", "2 renamed two 0", "3 renamed three 0");
      case "write" -> List.of("1 tasks one 0", "2 tasks two 0", "3 tasks three 0", "4 tasks new 0");
      case "claim" -> List.of("1 tasks one 1", "2 tasks two 1", "3 tasks three 0");
      case "move" -> List.of("1 working one 0", "2 working two 0", "3 tasks three 0");
      case "delete" -> List.of();
      default -> List.of("1 tasks one 0", "2 tasks two 0", "3 tasks three 0");
    };
  }

  @TestFactory
  Stream<DynamicTest> aStoreIsThereOnceItsCreationIsCommittedAndNotBefore() throws Exception {
    for (String point : IN_OPENING) {
      if (point.startsWith("prepare")) {
        Files.createFile(file(point)); // an empty one is yet to be switched to write-ahead mode
      }
    }
    killAt(IN_OPENING);

    return IN_OPENING.stream()
        .map(
            point ->
                DynamicTest.dynamicTest(
                    point,
                    () -> {
                      assertThat(tables(file(point)))
                          .hasSize(point.equals("create-COMMIT-1-after") ? 4 : 0);
                      assertNextOperationWorks(file(point));
                      assertThat(tables(file(point))).hasSize(4);
                    }));
  }

  private static List<Object> tables(Path path) throws Exception {
    try (PlainFile file = PlainFile.at(path)) {
      return file.column("SELECT name FROM sqlite_master WHERE type = 'table'");
    }
  }

  private Path file(String point) {
    return StallingProcess.Point.parse(point).file(folder);
  }

  /** Kills one process that is at all of these points at once. */
  private void killAt(List<String> points) throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.add(folder);
    arguments.addAll(points);
    try (ChildJvm child = ChildJvm.start(folder, StallingProcess.class, arguments.toArray())) {
      List<String> reached = new ArrayList<>();
      while (reached.size() < points.size()) {
        reached.add(child.nextLine());
      }
      assertThat(reached).containsExactlyInAnyOrderElementsOf(points);
      child.kill();
    }
  }

  private static List<String> rows(Path path) throws Exception {
    try (PlainFile file = PlainFile.at(path)) {
      assertThat(file.value("PRAGMA integrity_check")).isEqualTo("ok");
      List<String> rows = new ArrayList<>();
      file.column("SELECT id || ' ' || queue || ' ' || body || ' ' || claimed FROM messages")
          .forEach(row -> rows.add(row.toString()));
      return rows;
    }
  }

  private static void assertNextOperationWorks(Path path) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(path));
        PlainFile file = PlainFile.at(path)) {
      MessageId id = broker.queue("next").write("works");
      assertThat(broker.queue("next").claim()).contains(new Message(id, "works"));
      assertThat(file.value("SELECT value FROM meta WHERE key = 'last_ts'"))
          .isEqualTo(id.value())
          .isEqualTo(file.value("SELECT max(ts) FROM messages"));
      assertThat(file.value("PRAGMA auto_vacuum")).isEqualTo(2L);
      assertThat(file.value("PRAGMA journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void theLockOfAKilledProcessIsFree() throws Exception {
    StallingProcess.Point point = StallingProcess.Point.parse("write-COMMIT-1-before");
    Path path = point.file(folder);
    Faults faults = new Faults();
    try (Broker broker = Broker.builder(SqliteDataSource.at(path)).interceptors(faults).open();
        ChildJvm child = ChildJvm.start(folder, StallingProcess.class, folder, point)) {
      assertThat(child.nextLine()).isEqualTo(point.toString());
      faults.on(Kind.BEGIN).nth(2).run(call -> kill(child)); // it was busy the first time

      broker.queue("tasks").write("after it");

      assertThat(rows(path)).containsExactly("1 tasks after it 0");
    }
  }

  private static void kill(ChildJvm child) {
    try {
      child.kill();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatAKilledProcessWasToldHasHappened() throws Exception {
    int told = Campaign.rounds(200, 5000);
    Path path = folder.resolve("written.db");
    List<String> ids = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(folder, WritingProcess.class, path)) {
      while (ids.size() < told) {
        ids.add(child.nextLine());
      }
      child.kill();
      for (String line = child.line(); line != null; line = child.line()) {
        ids.add(line);
      }
    }

    List<String> stored = new ArrayList<>();
    try (Broker broker = Broker.open(SqliteDataSource.at(path))) {
      for (Message message : broker.queue("tasks").peek(Integer.MAX_VALUE, IdRange.ALL)) {
        stored.add(message.id().toString());
      }
    }
    // The last line may be cut short, and one more write may have been committed and not told.
    ids.removeIf(id -> id.length() < 19);
    assertThat(stored).startsWith(ids.toArray(String[]::new));
    assertThat(stored.size() - ids.size()).isBetween(0, 1);
    assertNextOperationWorks(path);
  }
}
