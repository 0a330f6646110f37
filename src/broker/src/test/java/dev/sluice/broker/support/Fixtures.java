package dev.sluice.broker.support;

import java.util.ArrayList;
import java.util.List;

/** Files as SimpleBroker (Python) made them over time, in the form the storage contract gives. */
public final class Fixtures {

  /** The layout that everything is migrated to. */
  public static final int CURRENT = 5;

  private Fixtures() {}

  /**
   * The statements that make an empty store of an old version.
   *
   * @param version 1 to 5
   */
  public static List<String> store(int version) {
    List<String> sql = new ArrayList<>();
    sql.add("PRAGMA auto_vacuum = 2");
    sql.add("PRAGMA journal_mode = WAL");
    sql.add(messages(version));
    sql.add("CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL)");
    sql.add("INSERT INTO meta VALUES ('last_ts', 0)");
    sql.add("INSERT INTO meta VALUES ('magic', 'simplebroker-v1')");
    sql.add("INSERT INTO meta VALUES ('schema_version', " + version + ")");
    sql.add("CREATE INDEX idx_messages_queue_ts_id ON messages(queue, ts, id)");
    if (version >= 2) {
      sql.add(
          "CREATE INDEX idx_messages_unclaimed ON messages(queue, claimed, id) WHERE claimed = 0");
    }
    if (version >= 3) {
      sql.add("CREATE UNIQUE INDEX idx_messages_ts_unique ON messages(ts)");
    }
    if (version >= 4) {
      sql.add("CREATE TABLE queue_aliases (alias TEXT PRIMARY KEY, target TEXT NOT NULL)");
      sql.add("CREATE INDEX idx_queue_aliases_target ON queue_aliases(target)");
      sql.add("INSERT INTO meta VALUES ('alias_version', 0)");
    }
    if (version >= 5) {
      sql.add(
          "CREATE INDEX idx_messages_pending_queue_ts ON messages(queue, ts) WHERE claimed = 0");
    }
    return sql;
  }

  /** The inline uniqueness of IDs, beside that of the index, is what only fresh files have. */
  private static String messages(int version) {
    return "CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL,"
        + " body TEXT NOT NULL, ts INTEGER NOT NULL"
        + (version == CURRENT ? " UNIQUE" : "")
        + (version >= 2 ? ", claimed INTEGER DEFAULT 0)" : ")");
  }
}
