package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.backend.IdStatements;
import dev.sluice.broker.error.StorageException;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.time.Duration;

/** The row {@code last_ts} of table meta. */
final class SqliteIds implements IdStatements {

  private static final String LAST = "SELECT value FROM meta WHERE key = 'last_ts'";
  private static final String RAISE =
      "UPDATE meta SET value = ? WHERE key = 'last_ts' AND value < ?";
  private static final String HIGHEST = "SELECT max(ts) FROM messages";

  private final IdGenerator generator;

  SqliteIds(IdGenerator generator) {
    this.generator = generator;
  }

  @Override
  public long[] allocate(Session session, int count) throws SQLException {
    long[] ids = new long[count];
    long newest = last(session);
    for (int i = 0; i < count; i++) {
      newest = generator.next(newest);
      ids[i] = newest;
    }
    if (session.update(RAISE, newest, newest) != 1) {
      throw new StorageException(
          "the row last_ts of table meta is missing, so no ID can be given; restore a copy", null);
    }
    return ids;
  }

  @Override
  public void raise(Session session, long floor) throws SQLException {
    session.update(RAISE, floor, floor);
  }

  @Override
  public Duration ahead(long id) {
    return generator.ahead(id);
  }

  @Override
  public void resynchronize(Session session) throws SQLException {
    raise(session, Rows.number(session, HIGHEST));
  }

  @Override
  public long last(Session session) throws SQLException {
    return Rows.number(session, LAST);
  }
}
