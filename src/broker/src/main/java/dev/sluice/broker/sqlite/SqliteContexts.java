package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.ContextStatements;
import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.message.Headers;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Table {@code sluice_contexts}, made by the first write that has something to store. A row number
 * of {@code messages} is never given again, and one that an edited file gives again has another ID.
 */
final class SqliteContexts implements ContextStatements {

  /** A column of a statement on messages. */
  static final String HEADERS_OF_MESSAGE =
      "(SELECT headers FROM sluice_contexts c WHERE c.sequence = messages.id AND c.id = messages.ts)";

  private static final String EXISTS =
      "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'sluice_contexts')";

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS sluice_contexts (
        sequence INTEGER PRIMARY KEY, id INTEGER NOT NULL, headers TEXT NOT NULL)""";

  private static final String STORE =
      "INSERT OR REPLACE INTO sluice_contexts (sequence, id, headers)"
          + " SELECT m.id, m.ts, json_extract(c.value, '$[1]')"
          + " FROM json_each(?) c JOIN messages m ON m.ts = json_extract(c.value, '$[0]')";

  private static final String DELETE = "DELETE FROM sluice_contexts WHERE sequence IN ";
  static final String DELETE_BY_ID =
      DELETE
          + "(SELECT id FROM messages WHERE queue = ? AND ts IN (SELECT value FROM json_each(?)))";
  private static final String DELETE_OF_QUEUE =
      DELETE + "(SELECT id FROM messages WHERE queue = ?)";
  private static final String DELETE_BEFORE =
      DELETE + "(SELECT id FROM messages WHERE queue = ? AND ts < ?)";

  private static final String ORPHAN =
      "NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = c.sequence AND m.ts = c.id)";
  private static final String LOOK =
      "SELECT count(*), coalesce(max(sequence), 0), coalesce(sum(orphan), 0)"
          + (" FROM (SELECT sequence, %s AS orphan FROM sluice_contexts c"
                  + " WHERE sequence > ? ORDER BY sequence LIMIT ?)")
              .formatted(ORPHAN);
  private static final String REMOVE =
      "DELETE FROM sluice_contexts AS c WHERE sequence > ? AND sequence <= ? AND " + ORPHAN;

  @Override
  public boolean exist(Session session) throws SQLException {
    return Rows.number(session, EXISTS) == 1;
  }

  @Override
  public void create(Session session) throws SQLException {
    session.update(CREATE);
  }

  @Override
  public void store(Session session, Map<Long, Map<String, String>> headers) throws SQLException {
    String json = // the texts are made of characters that JSON takes as they are
        headers.entrySet().stream()
            .map(one -> "[" + one.getKey() + ",\"" + Headers.format(one.getValue()) + "\"]")
            .collect(Collectors.joining(",", "[", "]"));
    session.update(STORE, json);
  }

  @Override
  public MessageStatements messages() {
    return SqliteMessages.WITH_HEADERS;
  }

  @Override
  public void delete(Session session, Collection<String> queues, OptionalLong before)
      throws SQLException {
    for (String queue : queues) {
      if (before.isPresent()) {
        session.update(DELETE_BEFORE, queue, before.getAsLong());
      } else {
        session.update(DELETE_OF_QUEUE, queue);
      }
    }
  }

  @Override
  public void deleteAll(Session session) throws SQLException {
    session.update("DELETE FROM sluice_contexts");
  }

  @Override
  public Stretch look(Session session, long after, int rows) throws SQLException {
    return Rows.stretch(session, LOOK, after, rows);
  }

  @Override
  public int remove(Session session, long after, long end) throws SQLException {
    return session.update(REMOVE, after, end);
  }

  /** A list for {@code json_each}. */
  static String json(Collection<MessageId> ids) {
    return ids.stream()
        .map(id -> Long.toString(id.value()))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
