package dev.sluice.broker.sqlite;

import dev.sluice.broker.error.IncompatibleDatabaseException;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recognises, creates and migrates the file: looks first, so that a foreign or newer one is refused
 * untouched, then brings it to version 5 in a single write transaction.
 */
final class SqliteSchema {

  static final String MAGIC = "simplebroker-v1";
  static final int VERSION = 5;
  private static final int SWITCH_MILLIS = 1000;

  static final Unit INSPECT = Unit.read("inspect").withPurpose(Purpose.UPKEEP);
  private static final Unit PREPARE = Unit.read("prepare").withPurpose(Purpose.UPKEEP);
  private static final Unit CREATE = Unit.write("create").withPurpose(Purpose.UPKEEP);

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL,
            body TEXT NOT NULL,
            ts INTEGER NOT NULL UNIQUE,
            claimed INTEGER DEFAULT 0
          )""",
          "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL)",
          "CREATE TABLE IF NOT EXISTS queue_aliases (alias TEXT PRIMARY KEY, target TEXT NOT NULL)");

  private static final List<String> LEGACY_INDEXES =
      List.of("idx_messages_queue_ts", "idx_queue_id", "idx_queue_ts");

  private static final List<String> INDEXES =
      List.of(
          "INDEX IF NOT EXISTS idx_messages_queue_ts_id ON messages(queue, ts, id)",
          "INDEX IF NOT EXISTS idx_messages_unclaimed ON messages(queue, claimed, id)"
              + " WHERE claimed = 0",
          "INDEX IF NOT EXISTS idx_messages_pending_queue_ts ON messages(queue, ts)"
              + " WHERE claimed = 0",
          "UNIQUE INDEX IF NOT EXISTS idx_messages_ts_unique ON messages(ts)",
          "INDEX IF NOT EXISTS idx_queue_aliases_target ON queue_aliases(target)");

  private static final Set<String> OBJECTS =
      Set.of(
          "messages",
          "meta",
          "queue_aliases",
          "idx_messages_queue_ts_id",
          "idx_messages_unclaimed",
          "idx_messages_pending_queue_ts",
          "idx_messages_ts_unique",
          "idx_queue_aliases_target");

  private static final Set<String> META =
      Set.of("magic", "schema_version", "last_ts", "alias_version");

  /** What a look at the file told: its objects, and the rows of table meta as text. */
  private record Found(boolean wal, Set<String> objects, Map<String, String> meta) {
    boolean empty() {
      return objects.isEmpty();
    }

    boolean complete() {
      return wal
          && String.valueOf(VERSION).equals(meta.get("schema_version"))
          && meta.keySet().containsAll(META)
          && objects.containsAll(OBJECTS)
          && Collections.disjoint(objects, LEGACY_INDEXES);
    }
  }

  private SqliteSchema() {}

  /** Adopting adds tables to those of others; without it they are a reason to refuse the file. */
  static void open(SqlRunner runner, boolean adopts) throws SQLException {
    Found found = runner.run(INSPECT, session -> inspect(session, adopts));
    if (!found.wal()) {
      runner.run(
          PREPARE,
          session -> {
            prepare(session, found);
            return null;
          });
    }
    if (!found.complete()) {
      complete(runner, adopts);
    }
  }

  private static void complete(SqlRunner runner, boolean adopts) throws SQLException {
    try {
      runner.run(
          CREATE,
          session -> {
            inspect(session, adopts); // again, since somebody else may have come first
            create(session);
            return null;
          });
    } catch (SQLException e) {
      if (SqlError.of(e).kind() == ErrorKind.UNIQUE) {
        throw new IntegrityException(
            "two messages of this old file have the same ID, which a newer one can't hold; nothing"
                + " was changed. Delete one of them (%s)".formatted(e.getMessage()),
            e);
      }
      throw e;
    }
  }

  private static Found inspect(Session session, boolean adopts) throws SQLException {
    requireReturning(session);
    Set<String> objects =
        new HashSet<>(session.query("SELECT name FROM sqlite_master", row -> row.getString(1)));
    Map<String, String> meta = Map.of();
    if (objects.contains("meta")) {
      meta = meta(session);
      recognise(session, meta);
      if (!meta.containsKey("magic") && !hasRoom(session, objects, adopts)) {
        throw foreign(session, "it has a table meta without the broker's mark");
      }
    } else if (!objects.isEmpty() && !(adopts && hasRoom(session, objects, true))) {
      throw foreign(session, "it has tables, but none of the broker's");
    }
    boolean wal = "wal".equals(text(session, "PRAGMA journal_mode"));
    return new Found(wal, objects, meta);
  }

  private static void requireReturning(Session session) throws SQLException {
    String version = text(session, "SELECT sqlite_version()");
    String[] parts = version.split("\\.");
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    if (major < 3 || (major == 3 && minor < 35)) {
      throw new IncompatibleDatabaseException(
          "SQLite %s is too old; use a driver with SQLite 3.35 or newer".formatted(version), null);
    }
  }

  /** The rows of table meta; the magic is text in a column meant for numbers. */
  private static Map<String, String> meta(Session session) throws SQLException {
    if (!columns(session, "meta").containsAll(Set.of("key", "value"))) {
      throw foreign(session, "its table meta is another one");
    }
    Map<String, String> meta = new HashMap<>();
    session.query(
        "SELECT key, value FROM meta", row -> meta.put(row.getString(1), row.getString(2)));
    return meta;
  }

  /** Whether a file without the mark has a table for messages that is like ours, or may get one. */
  private static boolean hasRoom(Session session, Set<String> objects, boolean adopts)
      throws SQLException {
    return objects.contains("messages")
        ? columns(session, "messages").containsAll(Set.of("id", "queue", "body", "ts"))
        : adopts;
  }

  private static void recognise(Session session, Map<String, String> meta) throws SQLException {
    String magic = meta.get("magic");
    if (magic != null && !magic.equals(MAGIC)) {
      throw foreign(session, "its mark is \"%s\", not \"%s\"".formatted(magic, MAGIC));
    }
    String version = meta.get("schema_version");
    if (version != null && version(session, version) > VERSION) {
      throw new IncompatibleDatabaseException(
          "Database schema version %s is newer than supported version %d in %s; nothing was changed."
                  .formatted(version, VERSION, name(session))
              + " Use a newer release of this program.",
          null);
    }
  }

  private static long version(Session session, String text) throws SQLException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw foreign(session, "its version is \"" + text + "\"");
    }
  }

  private static IncompatibleDatabaseException foreign(Session session, String why)
      throws SQLException {
    return new IncompatibleDatabaseException(
        "%s belongs to something else (%s); nothing was changed. Choose another file."
            .formatted(name(session), why),
        null);
  }

  private static String name(Session session) throws SQLException {
    String file = text(session, "SELECT file FROM pragma_database_list WHERE name = 'main'");
    return file == null || file.isEmpty() ? "this SQLite database" : "the SQLite database " + file;
  }

  /** Settings that are stored in the file; the first must come before anything is written. */
  private static void prepare(Session session, Found found) throws SQLException {
    if (found.empty()) {
      session.update("PRAGMA auto_vacuum = 2");
    }
    // Whoever waits in SQLite keeps new readers out, so that a crowd of openers can't starve it.
    String usual = text(session, "PRAGMA busy_timeout");
    text(session, "PRAGMA busy_timeout = " + SWITCH_MILLIS);
    String mode;
    try {
      mode = text(session, "PRAGMA journal_mode = WAL");
    } finally {
      text(session, "PRAGMA busy_timeout = " + usual);
    }
    if (!"wal".equals(mode)) {
      throw new IncompatibleDatabaseException(
          "a store needs SQLite's write-ahead log, and %s answers \"%s\"; use a file on a local disk"
              .formatted(name(session), mode),
          null);
    }
  }

  private static void create(Session session) throws SQLException {
    for (String table : TABLES) {
      session.update(table);
    }
    for (String index : LEGACY_INDEXES) {
      session.update("DROP INDEX IF EXISTS " + index);
    }
    if (!columns(session, "messages").contains("claimed")) {
      session.update("ALTER TABLE messages ADD COLUMN claimed INTEGER DEFAULT 0");
    }
    for (String index : INDEXES) {
      session.update("CREATE " + index);
    }
    String insert = "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)";
    session.update(insert, "magic", MAGIC);
    session.update(insert, "schema_version", VERSION);
    session.update(insert, "last_ts", 0L);
    session.update(insert, "alias_version", 0L);
    session.update(
        "UPDATE meta SET value = ? WHERE key = 'schema_version' AND value < ?", VERSION, VERSION);
  }

  private static Set<String> columns(Session session, String table) throws SQLException {
    return new HashSet<>(
        session.query("SELECT name FROM pragma_table_info(?)", row -> row.getString(1), table));
  }

  private static String text(Session session, String sql) throws SQLException {
    List<String> rows = session.query(sql, row -> row.getString(1));
    return rows.isEmpty() ? null : rows.get(0);
  }
}
