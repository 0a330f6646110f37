package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The order of delivery is that of the row numbers, which {@code RETURNING} does not promise to
 * keep, so rows are sorted by them here.
 */
final class SqliteMessages implements MessageStatements {

  private static final SelectionSql CLAIM =
      new SelectionSql("UPDATE messages SET claimed = 1 WHERE id IN $rows RETURNING id, body, ts");
  private static final SelectionSql MOVE =
      new SelectionSql(
          "UPDATE messages SET queue = ?, claimed = 0 WHERE id IN $rows RETURNING id, body, ts");
  private static final SelectionSql PEEK =
      new SelectionSql("SELECT id, body, ts FROM messages WHERE id IN $rows ORDER BY id");
  private static final String PAGE =
      "SELECT id, body, ts FROM messages WHERE queue = ? AND claimed = 0 AND id > ?"
          + " AND +ts > ? AND +ts < ? ORDER BY id LIMIT ?"; // + for the index that has this order
  private static final String DELETE =
      "DELETE FROM messages WHERE queue = ? AND ts IN (SELECT value FROM json_each(?))";

  private record Row(long sequence, Message message) {}

  private static final RowMapper<Row> ROW =
      row -> new Row(row.getLong(1), new Message(new MessageId(row.getLong(3)), row.getString(2)));

  @Override
  public void insert(Session session, List<QueueEntry> entries) throws SQLException {
    Inserts.run(session, entries);
  }

  @Override
  public List<Message> claim(Session session, String queue, Selection selection)
      throws SQLException {
    return take(session, CLAIM.text(selection), SelectionSql.parameters(selection, queue));
  }

  @Override
  public List<Message> peek(Session session, String queue, Selection selection)
      throws SQLException {
    return take(session, PEEK.text(selection), SelectionSql.parameters(selection, queue));
  }

  @Override
  public Page peek(Session session, String queue, IdRange range, long place, int limit)
      throws SQLException {
    List<Row> rows = session.query(PAGE, ROW, queue, place, range.after(), range.before(), limit);
    return new Page(messages(rows), rows.isEmpty() ? place : rows.get(rows.size() - 1).sequence);
  }

  @Override
  public List<Message> move(Session session, String from, String to, Selection selection)
      throws SQLException {
    return take(session, MOVE.text(selection), SelectionSql.parameters(selection, to, from));
  }

  private static List<Message> take(Session session, String sql, Object[] parameters)
      throws SQLException {
    List<Row> rows = session.query(sql, ROW, parameters);
    rows.sort(Comparator.comparingLong(Row::sequence));
    return messages(rows);
  }

  private static List<Message> messages(List<Row> rows) {
    List<Message> messages = new ArrayList<>(rows.size());
    for (Row row : rows) {
      messages.add(row.message);
    }
    return Collections.unmodifiableList(messages);
  }

  @Override
  public int delete(Session session, String queue, Collection<MessageId> ids) throws SQLException {
    String list =
        ids.stream()
            .map(id -> Long.toString(id.value()))
            .collect(Collectors.joining(",", "[", "]"));
    return session.update(DELETE, queue, list);
  }
}
