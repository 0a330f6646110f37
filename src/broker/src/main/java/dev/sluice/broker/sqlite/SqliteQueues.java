package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.QueueStatements;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Whole queues, by the indexes that begin with their names; no body is read. */
final class SqliteQueues implements QueueStatements {

  /** Above every name. */
  private static final String END = Character.toString(Character.MAX_CODE_POINT);

  /** The common table {@code names}, by one look-up for each queue instead of one for each row. */
  private static final String NAMES =
      """
      WITH RECURSIVE names(name) AS (
        SELECT min(queue) FROM messages WHERE queue >= ?1 AND queue < ?2
        UNION ALL
        SELECT (SELECT min(queue) FROM messages WHERE queue > name AND queue < ?2) FROM names
          WHERE name IS NOT NULL)
      SELECT name FROM names WHERE name IS NOT NULL""";

  private static final String EXISTING =
      "SELECT value FROM json_each(?)"
          + " WHERE EXISTS (SELECT 1 FROM messages WHERE queue = value) ORDER BY key";

  private static final String EXISTS = "SELECT EXISTS (SELECT 1 FROM messages WHERE queue = ?)";

  private static final String STATS =
      """
      SELECT queue, count(*),
        (SELECT count(*) FROM messages p WHERE p.queue = m.queue AND p.claimed = 0)
      FROM messages m WHERE queue >= ? AND queue < ? GROUP BY queue ORDER BY queue""";

  private static final String STATS_OF_ONE =
      """
      SELECT ?1, (SELECT count(*) FROM messages WHERE queue = ?1),
        (SELECT count(*) FROM messages WHERE queue = ?1 AND claimed = 0)""";

  private static final String PENDING_OF_ONE =
      "SELECT count(*) FROM (SELECT 1 FROM messages WHERE queue = ? AND claimed = 0 LIMIT ?)";

  private static final String LOWEST =
      "SELECT ts FROM messages WHERE queue = ? AND claimed = 0 ORDER BY ts LIMIT 1";

  private static final String TOTAL =
      """
      SELECT '', (SELECT count(*) FROM messages),
        (SELECT count(*) FROM messages WHERE claimed = 0)""";

  private static final RowMapper<QueueStats> COUNTED =
      row -> new QueueStats(row.getString(1), row.getLong(3), row.getLong(2) - row.getLong(3));

  private static final String BYTES =
      "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

  private static final String RENAME = "UPDATE messages SET queue = ? WHERE queue = ?";
  private static final String DELETE = "DELETE FROM messages WHERE queue = ?";
  private static final String DELETE_BEFORE = DELETE + " AND ts < ?";

  private static final String PENDING =
      "SELECT value FROM json_each(?) WHERE EXISTS"
          + " (SELECT 1 FROM messages WHERE queue = value AND claimed = 0)";

  @Override
  public List<String> names(Session session, String prefix) throws SQLException {
    return session.query(NAMES, row -> row.getString(1), prefix, end(prefix));
  }

  /** The least text above all that begin so. */
  private static String end(String prefix) {
    int last = prefix.length() - 1;
    return prefix.isEmpty() ? END : prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }

  @Override
  public List<String> pending(Session session, Collection<String> queues) throws SQLException {
    return session.query(PENDING, row -> row.getString(1), json(queues));
  }

  @Override
  public List<String> existing(Session session, List<String> names) throws SQLException {
    return session.query(EXISTING, row -> row.getString(1), json(names));
  }

  /** Names have no character that JSON would want escaped. */
  private static String json(Collection<String> names) {
    return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public boolean exists(Session session, String queue) throws SQLException {
    return Rows.number(session, EXISTS, queue) == 1;
  }

  @Override
  public List<QueueStats> statsOfAll(Session session, String prefix) throws SQLException {
    return session.query(STATS, COUNTED, prefix, end(prefix));
  }

  @Override
  public QueueStats stats(Session session, String queue) throws SQLException {
    return session.query(STATS_OF_ONE, COUNTED, queue).get(0);
  }

  @Override
  public long pending(Session session, String queue, int most) throws SQLException {
    return Rows.number(session, PENDING_OF_ONE, queue, most);
  }

  @Override
  public OptionalLong lowest(Session session, String queue) throws SQLException {
    List<Long> ids = session.query(LOWEST, row -> row.getLong(1), queue);
    return ids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ids.get(0));
  }

  @Override
  public QueueStats total(Session session) throws SQLException {
    return session.query(TOTAL, COUNTED).get(0);
  }

  @Override
  public long bytes(Session session) throws SQLException {
    return Rows.number(session, BYTES);
  }

  @Override
  public int rename(Session session, String from, String to) throws SQLException {
    return session.update(RENAME, to, from);
  }

  @Override
  public int delete(Session session, Collection<String> queues, OptionalLong before)
      throws SQLException {
    int deleted = 0;
    for (String queue : queues) {
      deleted +=
          before.isPresent()
              ? session.update(DELETE_BEFORE, queue, before.getAsLong())
              : session.update(DELETE, queue);
    }
    return deleted;
  }

  @Override
  public int deleteAll(Session session) throws SQLException {
    return session.update("DELETE FROM messages");
  }
}
