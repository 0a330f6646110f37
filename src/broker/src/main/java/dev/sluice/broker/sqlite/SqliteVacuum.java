package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.VacuumStatements;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * No index has the claimed rows. But in each queue all rows with an ID below the lowest pending one
 * are claimed, and that is what consuming in order leaves, so these are counted by the indexes. A
 * range of row numbers is what SQLite deletes fastest: in one pass, without gathering rows first.
 */
final class SqliteVacuum implements VacuumStatements {

  /**
   * More would take longer than it is worth; a queue's turn comes when those before it are gone.
   */
  private static final int MOST_QUEUES = 1000;

  private static final String CENSUS =
      """
      WITH RECURSIVE names(name) AS (
        SELECT min(queue) FROM messages
        UNION ALL
        SELECT (SELECT min(queue) FROM messages WHERE queue > name) FROM names
          WHERE name IS NOT NULL
        LIMIT ?),
      pending(name, lowest) AS (
        SELECT name, coalesce(
          (SELECT min(ts) FROM messages WHERE queue = name AND claimed = 0), ?) FROM names)
      SELECT
        (SELECT count(*) FROM (
          SELECT 1 FROM pending JOIN messages ON queue = name AND ts < lowest LIMIT ?)),
        (SELECT count(*) FROM (SELECT 1 FROM messages LIMIT ?)),
        (SELECT min((SELECT id FROM messages WHERE queue = name AND ts < lowest
          ORDER BY ts LIMIT 1)) FROM pending)""";

  private static final String LOOK =
      "SELECT count(*), coalesce(max(id), 0), coalesce(sum(claimed = 1), 0)"
          + " FROM (SELECT id, claimed FROM messages WHERE id > ? ORDER BY id LIMIT ?)";

  private static final String REMOVE =
      "DELETE FROM messages WHERE id > ? AND id <= ? AND claimed = 1";

  private static final int INCREMENTAL = 2;
  private static final String SHRINK = "PRAGMA incremental_vacuum(100)";

  @Override
  public Census census(Session session, long mostClaimed, long mostTotal) throws SQLException {
    return session
        .query(
            CENSUS,
            row -> new Census(row.getLong(1), row.getLong(2), row.getLong(3)),
            MOST_QUEUES,
            Long.MAX_VALUE,
            mostClaimed,
            mostTotal)
        .get(0);
  }

  @Override
  public Stretch look(Session session, long after, int rows) throws SQLException {
    return Rows.stretch(session, LOOK, after, rows);
  }

  @Override
  public int remove(Session session, long after, long end) throws SQLException {
    return session.update(REMOVE, after, end);
  }

  @Override
  public void shrink(Session session) throws SQLException {
    if (Rows.number(session, "PRAGMA auto_vacuum") == INCREMENTAL) {
      try (Statement statement = session.connection().createStatement()) {
        statement.executeUpdate(SHRINK); // the only way to get the driver past the first page
      }
    }
  }

  @Override
  public void compact(Session session) throws SQLException {
    session.update("PRAGMA auto_vacuum = " + INCREMENTAL);
    session.update("VACUUM");
  }
}
