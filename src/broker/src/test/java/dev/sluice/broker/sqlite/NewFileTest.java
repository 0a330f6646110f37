package dev.sluice.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk after the broker has made a file, object by object. */
class NewFileTest {

  @TempDir Path folder;

  private Path path;
  private Broker broker;
  private PlainFile file;

  @BeforeEach
  void make() throws SQLException {
    path = folder.resolve(".broker.db");
    broker = Broker.open(SqliteDataSource.at(path));
    file = PlainFile.at(path);
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
  }

  @Test
  void hasExactlyTheObjectsOfTheContract() throws SQLException {
    assertThat(file.rows("SELECT type, name, tbl_name FROM sqlite_master"))
        .containsExactlyInAnyOrder(
            List.of("table", "messages", "messages"),
            List.of("table", "meta", "meta"),
            List.of("table", "queue_aliases", "queue_aliases"),
            List.of("table", "sqlite_sequence", "sqlite_sequence"),
            List.of("index", "sqlite_autoindex_messages_1", "messages"),
            List.of("index", "sqlite_autoindex_meta_1", "meta"),
            List.of("index", "sqlite_autoindex_queue_aliases_1", "queue_aliases"),
            List.of("index", "idx_messages_queue_ts_id", "messages"),
            List.of("index", "idx_messages_unclaimed", "messages"),
            List.of("index", "idx_messages_pending_queue_ts", "messages"),
            List.of("index", "idx_messages_ts_unique", "messages"),
            List.of("index", "idx_queue_aliases_target", "queue_aliases"));
  }

  @Test
  void columnsHaveTheDeclaredTypesAndDefaults() throws SQLException {
    String columns = "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo(?)";
    assertThat(file.rows(columns, "messages"))
        .containsExactly(
            column("id", "INTEGER", 0, null, 1),
            column("queue", "TEXT", 1, null, 0),
            column("body", "TEXT", 1, null, 0),
            column("ts", "INTEGER", 1, null, 0),
            column("claimed", "INTEGER", 0, "0", 0));
    assertThat(file.rows(columns, "meta"))
        .containsExactly(column("key", "TEXT", 0, null, 1), column("value", "INTEGER", 1, null, 0));
    assertThat(file.rows(columns, "queue_aliases"))
        .containsExactly(column("alias", "TEXT", 0, null, 1), column("target", "TEXT", 1, null, 0));
    assertThat(file.value("SELECT sql FROM sqlite_master WHERE name = 'messages'").toString())
        .contains("id INTEGER PRIMARY KEY AUTOINCREMENT", "ts INTEGER NOT NULL UNIQUE")
        .doesNotContainIgnoringCase("COLLATE")
        .doesNotContainIgnoringCase("REFERENCES")
        .doesNotContainIgnoringCase("CHECK");
    assertThat(
            file.column(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND (strict OR wr)"))
        .as("STRICT or WITHOUT ROWID")
        .isEmpty();
  }

  private static List<Object> column(
      String name, String type, long notNull, String defaultValue, long key) {
    return Arrays.asList(name, type, notNull, defaultValue, key);
  }

  @Test
  void indexesCoverTheirColumnsUnderTheirPredicates() throws SQLException {
    assertIndex("idx_messages_queue_ts_id", "messages", false, false, "queue", "ts", "id");
    assertIndex("idx_messages_unclaimed", "messages", false, true, "queue", "claimed", "id");
    assertIndex("idx_messages_pending_queue_ts", "messages", false, true, "queue", "ts");
    assertIndex("idx_messages_ts_unique", "messages", true, false, "ts");
    assertIndex("idx_queue_aliases_target", "queue_aliases", false, false, "target");
    assertThat(
            file.column(
                "SELECT substr(sql, instr(sql, 'WHERE')) FROM sqlite_master"
                    + " WHERE sql LIKE '%WHERE%'"))
        .containsOnly("WHERE claimed = 0")
        .hasSize(2);
  }

  private void assertIndex(
      String index, String table, boolean unique, boolean partial, Object... columns)
      throws SQLException {
    assertThat(
            file.rows(
                "SELECT \"unique\", partial, origin FROM pragma_index_list(?) WHERE name = ?",
                table,
                index))
        .as(index)
        .containsExactly(List.of(unique ? 1L : 0L, partial ? 1L : 0L, "c"));
    assertThat(
            file.rows(
                "SELECT name, coll, \"desc\" FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno",
                index))
        .as(index)
        .allMatch(column -> column.get(1).equals("BINARY") && column.get(2).equals(0L))
        .extracting(column -> column.get(0))
        .containsExactly(columns);
  }

  @Test
  void metaHoldsFourRowsInTheirStorageClasses() throws SQLException {
    assertThat(file.rows("SELECT key, value, typeof(value) FROM meta"))
        .containsExactlyInAnyOrder(
            List.of("magic", "simplebroker-v1", "text"),
            List.of("schema_version", 5L, "integer"),
            List.of("last_ts", 0L, "integer"),
            List.of("alias_version", 0L, "integer"));
  }

  @Test
  void headerSaysWalIncrementalVacuumAndNothingElse() throws SQLException {
    assertThat(file.value("PRAGMA journal_mode")).isEqualTo("wal");
    assertThat(file.value("PRAGMA auto_vacuum")).isEqualTo(2L);
    assertThat(file.value("PRAGMA user_version")).isEqualTo(0L);
    assertThat(file.value("PRAGMA application_id")).isEqualTo(0L);
    assertThat(file.value("PRAGMA encoding")).isEqualTo("UTF-8");
    assertThat(file.value("PRAGMA page_size")).isEqualTo(4096L);
  }

  @Test
  void connectionsHaveTheSettingsOfTheContract() throws SQLException {
    SqliteBackend backend =
        new SqliteBackend(
            new SqliteOptions(Duration.ofMillis(123), 77, 3, SqliteOptions.Synchronous.NORMAL));
    try (var connection = SqliteDataSource.at(path).getConnection();
        var statement = connection.createStatement()) {
      backend.connectionSetup().prepare(connection);
      assertThat(statement.executeQuery("PRAGMA busy_timeout").getInt(1)).isEqualTo(123);
      assertThat(statement.executeQuery("PRAGMA wal_autocheckpoint").getInt(1)).isEqualTo(77);
      assertThat(statement.executeQuery("PRAGMA cache_size").getInt(1)).isEqualTo(-3 * 1024);
      assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(1);
      assertThat(statement.executeQuery("PRAGMA foreign_keys").getInt(1)).isZero();
    }
  }

  @Test
  void aWrittenMessageReadsAsTheContractSays() throws SQLException {
    String body = "\u00fcber \uD83D\uDE80 \u0000 nul";
    MessageId id = broker.queue("tasks").write(body);

    assertThat(file.rows("SELECT id, queue, typeof(body), typeof(ts), ts, claimed FROM messages"))
        .containsExactly(List.of(1L, "tasks", "text", "integer", id.value(), 0L));
    assertThat(file.value("SELECT hex(body) FROM messages").toString())
        .isEqualTo("C3BC62657220F09F9A802000206E756C");
    assertThat(file.value("SELECT value FROM meta WHERE key = 'last_ts'")).isEqualTo(id.value());
    assertThat(file.rows("SELECT * FROM sqlite_sequence")).containsExactly(List.of("messages", 1L));
    assertThat(broker.queue("tasks").peek()).get().extracting("body").isEqualTo(body);
  }

  @Test
  void aClaimOnlyMarksAndAMoveOnlyRelabels() throws SQLException {
    MessageQueue tasks = broker.queue("tasks");
    MessageId first = tasks.write("one");
    MessageId second = tasks.write("two");

    tasks.claim();
    tasks.move(broker.queue("working"));
    assertThat(file.messages())
        .containsExactly(
            List.of(1L, "tasks", "one", first.value(), 1L),
            List.of(2L, "working", "two", second.value(), 0L));

    tasks.recover(first, broker.queue("again"));
    assertThat(file.messages()).contains(List.of(1L, "again", "one", first.value(), 0L));
  }

  @Test
  void rowNumbersAreNeverUsedAgain() throws SQLException {
    MessageQueue tasks = broker.queue("tasks");
    tasks.write("one");
    tasks.write("two");
    broker.deleteAll();
    tasks.write("three");

    assertThat(file.column("SELECT id FROM messages")).containsExactly(3L);
  }

  @Test
  void noDeleteLowersTheHighestId() throws SQLException {
    MessageId id = broker.queue("tasks").write("one");

    broker.queue("tasks").delete(id);
    broker.queue("tasks").deleteAll();
    broker.deleteAll();

    assertThat(file.value("SELECT value FROM meta WHERE key = 'last_ts'")).isEqualTo(id.value());
  }

  @Test
  void onlySqlitesOwnFilesStandBesideIt() throws Exception {
    broker.queue("tasks").write("one");
    file.close();
    broker.close();

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void openingAgainWritesNothing() throws Exception {
    broker.queue("tasks").write("one");
    file.close();
    broker.close();
    byte[] before = Files.readAllBytes(path);

    Broker.open(SqliteDataSource.at(path)).close();

    assertThat(Files.readAllBytes(path)).isEqualTo(before);
  }
}
