package dev.sluice.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.error.IncompatibleDatabaseException;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.support.Fixtures;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that SimpleBroker (Python) has made, of every version and with something missing. */
class ExistingFileTest {

  private static final long ID = 1_700_000_000_123_453_440L;

  private static final List<String> OBJECTS =
      List.of(
          "idx_messages_pending_queue_ts",
          "idx_messages_queue_ts_id",
          "idx_messages_ts_unique",
          "idx_messages_unclaimed",
          "idx_queue_aliases_target",
          "messages",
          "meta",
          "queue_aliases");

  @TempDir Path folder;

  private Path path;

  @BeforeEach
  void choose() {
    path = folder.resolve("python.db");
  }

  private Broker open() {
    return Broker.open(SqliteDataSource.at(path));
  }

  private void make(List<String> store, String... more) throws SQLException {
    List<String> statements = new ArrayList<>(store);
    statements.addAll(List.of(more));
    PlainFile.create(path, statements);
  }

  private static String row(int sequence, String queue, String body, long id) {
    return "INSERT INTO messages (id, queue, body, ts) VALUES (%d, '%s', '%s', %d)"
        .formatted(sequence, queue, body, id);
  }

  private static String meta(String key, Object value) {
    return "INSERT OR REPLACE INTO meta VALUES ('%s', %s)".formatted(key, value);
  }

  private static void assertComplete(PlainFile file) throws SQLException {
    assertThat(
            file.column(
                "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"))
        .containsAll(List.copyOf(OBJECTS))
        .doesNotContain("idx_messages_queue_ts", "idx_queue_id", "idx_queue_ts");
    assertThat(file.column("SELECT name FROM sqlite_master WHERE sql LIKE '%WHERE claimed = 0'"))
        .containsExactlyInAnyOrder("idx_messages_pending_queue_ts", "idx_messages_unclaimed");
    assertThat(file.rows("SELECT key, typeof(value) FROM meta WHERE key <> 'last_ts'"))
        .contains(
            List.of("magic", "text"),
            List.of("schema_version", "integer"),
            List.of("alias_version", "integer"));
    assertThat(file.value("SELECT value FROM meta WHERE key = 'magic'"))
        .isEqualTo("simplebroker-v1");
    assertThat(file.value("SELECT value FROM meta WHERE key = 'schema_version'")).isEqualTo(5L);
    assertThat(file.value("PRAGMA journal_mode")).isEqualTo("wal");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aStoreOfAnyVersionIsBroughtToTheNewestAndKeepsItsRows(int version) throws SQLException {
    make(
        Fixtures.store(version),
        row(3, "tasks", "old", ID),
        row(7, "tasks", "older", ID - 5),
        row(8, "other", "third", ID + 9),
        meta("last_ts", ID + 9),
        meta("somebody_elses", 42),
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT)",
        "CREATE INDEX orders_by_what ON orders(what)",
        "INSERT INTO orders VALUES (1, 'tea')");

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      assertComplete(file);
      assertThat(file.messages())
          .containsExactly(
              List.of(3L, "tasks", "old", ID, 0L),
              List.of(7L, "tasks", "older", ID - 5, 0L),
              List.of(8L, "other", "third", ID + 9, 0L));
      assertThat(file.value("SELECT value FROM meta WHERE key = 'last_ts'")).isEqualTo(ID + 9);
      assertThat(file.value("SELECT value FROM meta WHERE key = 'somebody_elses'")).isEqualTo(42L);
      assertThat(file.rows("SELECT * FROM orders")).containsExactly(List.of(1L, "tea"));
      assertThat(file.column("SELECT name FROM sqlite_master WHERE tbl_name = 'orders'"))
          .containsExactly("orders", "orders_by_what");

      MessageQueue tasks = broker.queue("tasks");
      tasks.write("new");
      assertThat(tasks.claim(9, IdRange.ALL))
          .extracting(Message::body)
          .containsExactly("old", "older", "new");
      assertThat(broker.stats())
          .containsExactly(new QueueStats("other", 1, 0), new QueueStats("tasks", 0, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT)",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL)",
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, queue TEXT, body TEXT, ts INTEGER)"
      })
  void aFileOfAnotherProgramIsAdoptedWhereThatIsAskedFor(String table) throws SQLException {
    make(List.of(table, "CREATE TABLE mine (a)", "INSERT INTO mine VALUES ('tea')"));

    try (Broker broker =
            Broker.builder(SqliteDataSource.at(path))
                .backend(new SqliteBackend(SqliteOptions.DEFAULTS).adopting())
                .open();
        PlainFile file = PlainFile.at(path)) {
      assertComplete(file);
      assertThat(file.rows("SELECT * FROM mine")).containsExactly(List.of("tea"));
      broker.queue("tasks").write("new");
      assertThat(broker.queue("tasks").claim()).map(Message::body).contains("new");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE messages (id INTEGER, text TEXT)",
        "CREATE TABLE meta (name TEXT, content TEXT)"
      })
  void aFileOfAnotherProgramWithTablesOfTheSameNamesIsNotAdopted(String table) throws SQLException {
    make(List.of(table));

    assertThatThrownBy(
            () ->
                Broker.builder(SqliteDataSource.at(path))
                    .backend(new SqliteBackend(SqliteOptions.DEFAULTS).adopting())
                    .open())
        .isInstanceOf(IncompatibleDatabaseException.class);

    try (PlainFile file = PlainFile.at(path)) {
      assertThat(file.column("SELECT sql FROM sqlite_master")).containsExactly(table);
    }
  }

  @Test
  void claimedRowsOfAnOlderVersionStayClaimed() throws SQLException {
    make(
        Fixtures.store(2),
        row(1, "tasks", "done", ID),
        row(2, "tasks", "waiting", ID + 1),
        "UPDATE messages SET claimed = 1 WHERE id = 1");

    try (Broker broker = open()) {
      assertThat(broker.queue("tasks").claim()).get().extracting("body").isEqualTo("waiting");
      assertThat(broker.queue("tasks").stats()).isEqualTo(new QueueStats("tasks", 0, 2));
    }
  }

  @Test
  void aFileUpgradedFromTheFirstVersionHasNoInlineUniqueness() throws SQLException {
    make(Fixtures.store(1));

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      broker.queue("tasks").write("one");
      assertThat(
              file.rows("SELECT name, origin FROM pragma_index_list('messages') WHERE \"unique\""))
          .containsExactly(List.of("idx_messages_ts_unique", "c"));
    }
  }

  @Test
  void aFreshFileIsUniqueTwice() throws SQLException {
    make(Fixtures.store(5));

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      broker.queue("tasks").write("one");
      assertThat(
              file.rows("SELECT name, origin FROM pragma_index_list('messages') WHERE \"unique\""))
          .containsExactlyInAnyOrder(
              List.of("idx_messages_ts_unique", "c"), List.of("sqlite_autoindex_messages_1", "u"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP INDEX idx_messages_queue_ts_id",
        "DROP INDEX idx_messages_unclaimed",
        "DROP INDEX idx_messages_pending_queue_ts",
        "DROP INDEX idx_messages_ts_unique",
        "DROP INDEX idx_queue_aliases_target",
        "DROP TABLE queue_aliases",
        "DELETE FROM meta WHERE key = 'alias_version'",
        "DELETE FROM meta WHERE key = 'last_ts'",
        "DELETE FROM meta WHERE key = 'magic'",
        "DELETE FROM meta WHERE key = 'schema_version'",
        "PRAGMA journal_mode = DELETE"
      })
  void aFileOfTheNewestVersionThatLacksSomethingIsRepaired(String damage) throws SQLException {
    make(Fixtures.store(5), row(1, "tasks", "kept", ID), meta("last_ts", ID), damage);

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      assertComplete(file);
      assertThat(broker.queue("tasks").write("new").value()).isGreaterThan(ID);
      assertThat(broker.queue("tasks").claim(9, IdRange.ALL))
          .extracting(Message::body)
          .containsExactly("kept", "new");
    }
  }

  @Test
  void aFileWithOnlyTheTableMetaIsCompleted() throws SQLException {
    PlainFile.create(
        path,
        List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL)",
            "INSERT INTO meta VALUES ('magic', 'simplebroker-v1')"));

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      assertComplete(file);
      broker.queue("tasks").write("one");
    }
  }

  @Test
  void legacyIndexesAreDropped() throws SQLException {
    make(
        Fixtures.store(5),
        row(1, "tasks", "kept", ID),
        "CREATE INDEX idx_messages_queue_ts ON messages(queue, ts)",
        "CREATE INDEX idx_queue_id ON messages(queue, id)",
        "CREATE INDEX idx_queue_ts ON messages(queue, ts)");

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      assertComplete(file);
      assertThat(broker.queue("tasks").peek()).isPresent();
    }
  }

  @Test
  void idsGivenTwiceInAnOldFileAreReportedAndNothingIsMigrated() throws SQLException {
    make(Fixtures.store(2), row(1, "tasks", "one", ID), row(2, "tasks", "two", ID));
    Map<String, List<List<Object>>> before = contents();

    assertThatThrownBy(this::open)
        .isInstanceOf(IntegrityException.class)
        .hasCauseInstanceOf(SQLException.class)
        .hasMessageContaining("nothing was changed. Delete one of them");

    assertThat(contents()).isEqualTo(before);
  }

  private Map<String, List<List<Object>>> contents() throws SQLException {
    try (PlainFile file = PlainFile.at(path)) {
      return file.contents();
    }
  }

  @Test
  void aCompleteFileIsOpenedWithoutAWrite() throws SQLException {
    make(Fixtures.store(5), row(1, "tasks", "kept", ID), meta("last_ts", ID));

    try (PlainFile writer = PlainFile.at(path)) {
      writer.execute("BEGIN IMMEDIATE");
      try (Broker broker = open()) {
        assertThat(broker.queue("tasks").peek()).isPresent();
      }
      writer.execute("ROLLBACK");
    }
  }

  @Test
  void anEmptyFileIsMadeAStore() throws Exception {
    Files.createFile(path);

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      assertComplete(file);
      assertThat(file.value("PRAGMA auto_vacuum")).isEqualTo(2L);
      broker.queue("tasks").write("one");
    }
  }

  @Test
  void aFileWithoutIncrementalVacuumWorksAsItIs() throws SQLException {
    List<String> store = new ArrayList<>(Fixtures.store(5));
    store.remove("PRAGMA auto_vacuum = 2");
    make(store);

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      broker.queue("tasks").write("one");
      assertThat(broker.queue("tasks").claim()).isPresent();
      assertThat(file.value("PRAGMA auto_vacuum")).isEqualTo(0L);
    }
  }

  @Test
  void aliasesOfAnExistingFileAreLeftAlone() throws SQLException {
    make(
        Fixtures.store(5),
        "INSERT INTO queue_aliases VALUES ('t', 'tasks')",
        meta("alias_version", 17));

    try (Broker broker = open();
        PlainFile file = PlainFile.at(path)) {
      broker.queue("tasks").write("one");
      broker.deleteAll();
      assertThat(file.rows("SELECT * FROM queue_aliases")).containsExactly(List.of("t", "tasks"));
      assertThat(file.value("SELECT value FROM meta WHERE key = 'alias_version'")).isEqualTo(17L);
    }
  }
}
