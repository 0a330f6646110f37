package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.QueueStatements;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Whole queues, by the index on their names. */
final class SqliteQueues implements QueueStatements {

  /** The common table {@code names}, by one look-up for each queue instead of one for each row. */
  static String names(int most) {
    return """
        WITH RECURSIVE names(name) AS (
          SELECT min(queue) FROM messages
          UNION ALL
          SELECT (SELECT min(queue) FROM messages WHERE queue > name) FROM names
            WHERE name IS NOT NULL
          LIMIT %d)"""
        .formatted(most);
  }

  private static final String STATS =
      "SELECT queue, count(*), sum(claimed = 0) FROM messages GROUP BY queue ORDER BY queue";
  private static final String STATS_OF_ONE =
      "SELECT queue, count(*), coalesce(sum(claimed = 0), 0) FROM messages WHERE queue = ?";

  private static final String PENDING =
      "SELECT value FROM json_each(?) WHERE EXISTS"
          + " (SELECT 1 FROM messages WHERE queue = value AND claimed = 0)";

  @Override
  public List<String> names(Session session) throws SQLException {
    return session.query(
        "SELECT DISTINCT queue FROM messages ORDER BY queue", row -> row.getString(1));
  }

  /** Names have no character that JSON would want escaped. */
  @Override
  public List<String> pending(Session session, Collection<String> queues) throws SQLException {
    String list =
        queues.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]"));
    return session.query(PENDING, row -> row.getString(1), list);
  }

  @Override
  public List<QueueStats> stats(Session session) throws SQLException {
    return session.query(STATS, row -> counted(row.getString(1), row.getLong(2), row.getLong(3)));
  }

  @Override
  public QueueStats stats(Session session, String queue) throws SQLException {
    return session
        .query(STATS_OF_ONE, row -> counted(queue, row.getLong(2), row.getLong(3)), queue)
        .get(0);
  }

  private static QueueStats counted(String queue, long total, long pending) {
    return new QueueStats(queue, pending, total - pending);
  }

  @Override
  public int delete(Session session, String queue) throws SQLException {
    return session.update("DELETE FROM messages WHERE queue = ?", queue);
  }

  @Override
  public int deleteAll(Session session) throws SQLException {
    return session.update("DELETE FROM messages");
  }
}
