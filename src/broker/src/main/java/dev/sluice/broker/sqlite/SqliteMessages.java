package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.message.Headers;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The order of delivery is that of the row numbers, which {@code RETURNING} does not promise to
 * keep, so rows are sorted by them here.
 */
final class SqliteMessages implements MessageStatements {

  private static final String BY_ID =
      "SELECT ts, body FROM messages WHERE queue = ? AND claimed = 0 AND ts > ? AND ts <= ?"
          + " ORDER BY ts LIMIT 1000";
  private static final SelectionSql BROWSE =
      new SelectionSql("SELECT id, body, ts, claimed FROM messages WHERE id IN $rows ORDER BY id");

  /** No index has the row numbers of a queue's claimed messages, so this reads the table. */
  private static final String BROWSE_PAGE =
      "SELECT id, body, ts, claimed FROM messages NOT INDEXED WHERE queue = ? AND id > ?"
          + " AND ts > ? AND ts < ? ORDER BY id LIMIT ?";

  private static final String HAS_PENDING =
      "SELECT EXISTS (SELECT 1 FROM messages"
          + " WHERE queue = ? AND claimed = 0 AND ts > ? AND ts < ?)";
  private static final String LATEST_PENDING =
      "SELECT ts FROM messages WHERE queue = ? AND claimed = 0 ORDER BY ts DESC LIMIT 1";
  private static final String FIND = "SELECT ts FROM messages WHERE queue = ?";
  private static final String FIND_TEXT = " AND instr(body, ?) > 0 ORDER BY id LIMIT ?";
  private static final String DELETE =
      "DELETE FROM messages WHERE queue = ? AND ts IN (SELECT value FROM json_each(?))";

  private record Row(long sequence, Message message) {}

  /** Messages by themselves. */
  static final SqliteMessages PLAIN = new SqliteMessages(false);

  /** Messages with their headers; needs the table of contexts. */
  static final SqliteMessages WITH_HEADERS = new SqliteMessages(true);

  private final boolean headers;
  private final SelectionSql claim;
  private final SelectionSql move;
  private final SelectionSql peek;
  private final String page;

  private SqliteMessages(boolean headers) {
    String columns = "id, body, ts" + (headers ? ", " + SqliteContexts.HEADERS_OF_MESSAGE : "");
    this.headers = headers;
    this.claim =
        new SelectionSql("UPDATE messages SET claimed = 1 WHERE id IN $rows RETURNING " + columns);
    this.move =
        new SelectionSql(
            "UPDATE messages SET queue = ?, claimed = 0 WHERE id IN $rows RETURNING " + columns);
    this.peek =
        new SelectionSql("SELECT " + columns + " FROM messages WHERE id IN $rows ORDER BY id");
    this.page = // + for the index that has this order
        ("SELECT %s FROM messages WHERE queue = ? AND claimed = 0 AND id > ?"
                + " AND +ts > ? AND +ts < ? ORDER BY id LIMIT ?")
            .formatted(columns);
  }

  private Row row(ResultSet row) throws SQLException {
    MessageId id = new MessageId(row.getLong(3));
    String body = row.getString(2);
    return new Row(
        row.getLong(1),
        headers ? new Message(id, body, Headers.parse(row.getString(4))) : new Message(id, body));
  }

  @Override
  public void insert(Session session, List<QueueEntry> entries) throws SQLException {
    Inserts.run(session, entries);
  }

  @Override
  public List<Message> claim(Session session, String queue, Selection selection)
      throws SQLException {
    return take(session, claim.text(selection), SelectionSql.parameters(selection, queue));
  }

  @Override
  public List<Message> peek(Session session, String queue, Selection selection)
      throws SQLException {
    return take(session, peek.text(selection), SelectionSql.parameters(selection, queue));
  }

  @Override
  public Page<Message> peek(Session session, String queue, IdRange range, long place, int limit)
      throws SQLException {
    List<Row> rows =
        session.query(page, this::row, queue, place, range.after(), range.before(), limit);
    return new Page<>(messages(rows), rows.isEmpty() ? place : rows.get(rows.size() - 1).sequence);
  }

  /** On a statement of its own, since it stops before the last row. */
  @Override
  public List<Message> peekById(
      Session session, String queue, long after, long last, int characters) throws SQLException {
    List<Message> messages = new ArrayList<>();
    try (PreparedStatement statement = session.connection().prepareStatement(BY_ID)) {
      statement.setString(1, queue);
      statement.setLong(2, after);
      statement.setLong(3, last);
      try (ResultSet rows = statement.executeQuery()) {
        long left = characters;
        while (left > 0 && rows.next()) {
          Message message = new Message(new MessageId(rows.getLong(1)), rows.getString(2));
          messages.add(message);
          left -= message.body().length();
        }
      }
    }
    return messages;
  }

  @Override
  public List<PeekedMessage> browse(Session session, String queue, Selection selection)
      throws SQLException {
    return session.query(
        BROWSE.text(selection), SqliteMessages::peeked, SelectionSql.parameters(selection, queue));
  }

  @Override
  public Page<PeekedMessage> browse(
      Session session, String queue, IdRange range, long place, int limit) throws SQLException {
    long[] end = {place};
    List<PeekedMessage> messages =
        session.query(
            BROWSE_PAGE,
            row -> {
              end[0] = row.getLong(1);
              return peeked(row);
            },
            queue,
            place,
            range.after(),
            range.before(),
            limit);
    return new Page<>(messages, end[0]);
  }

  private static PeekedMessage peeked(ResultSet row) throws SQLException {
    return new PeekedMessage(new MessageId(row.getLong(3)), row.getString(2), row.getInt(4) == 1);
  }

  @Override
  public boolean hasPending(Session session, String queue, IdRange range) throws SQLException {
    return Rows.number(session, HAS_PENDING, queue, range.after(), range.before()) == 1;
  }

  @Override
  public Optional<MessageId> latestPending(Session session, String queue) throws SQLException {
    return session.query(LATEST_PENDING, row -> new MessageId(row.getLong(1)), queue).stream()
        .findFirst();
  }

  @Override
  public List<MessageId> find(Session session, String queue, TextSearch search)
      throws SQLException {
    String sql = FIND + (search.claimed() ? "" : " AND claimed = 0");
    RowMapper<MessageId> id = row -> new MessageId(row.getLong(1));
    IdRange range = search.range();
    return range.isAll()
        ? session.query(sql + FIND_TEXT, id, queue, search.text(), search.limit())
        : session.query(
            sql + " AND ts > ? AND ts < ?" + FIND_TEXT,
            id,
            queue,
            range.after(),
            range.before(),
            search.text(),
            search.limit());
  }

  @Override
  public List<Message> move(Session session, String from, String to, Selection selection)
      throws SQLException {
    return take(session, move.text(selection), SelectionSql.parameters(selection, to, from));
  }

  private List<Message> take(Session session, String sql, Object[] parameters) throws SQLException {
    List<Row> rows = session.query(sql, this::row, parameters);
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
    String list = SqliteContexts.json(ids);
    if (headers) {
      session.update(SqliteContexts.DELETE_BY_ID, queue, list);
    }
    return session.update(DELETE, queue, list);
  }
}
