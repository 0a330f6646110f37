package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.error.StorageException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements of each operation on SQLite. The order of delivery is that of the row numbers,
 * which {@code RETURNING} does not promise to keep, so rows are sorted by them here.
 */
public final class SqliteBackend implements Backend {

  private static final System.Logger LOG = System.getLogger(SqliteBackend.class.getPackageName());

  private static final Duration SKEW = Duration.ofSeconds(300);

  private static final String LAST_ID = "SELECT value FROM meta WHERE key = 'last_ts'";
  private static final String RAISE_LAST_ID =
      "UPDATE meta SET value = ? WHERE key = 'last_ts' AND value < ?";
  private static final String INSERT = "INSERT INTO messages (queue, body, ts) VALUES (?, ?, ?)";
  private static final String HIGHEST_ID = "SELECT max(ts) FROM messages";
  private static final String CLAIM = "UPDATE messages SET claimed = 1 WHERE id IN (%s) ";
  private static final String MOVE = "UPDATE messages SET queue = ?, claimed = 0 WHERE id IN (%s) ";
  private static final String PEEK =
      "SELECT id, body, ts FROM messages WHERE id IN (%s) ORDER BY id";
  private static final String RETURNING = "RETURNING id, body, ts";
  private static final String STATS =
      "SELECT queue, count(*), sum(claimed = 0) FROM messages GROUP BY queue ORDER BY queue";
  private static final String STATS_OF_ONE =
      "SELECT queue, count(*), coalesce(sum(claimed = 0), 0) FROM messages WHERE queue = ?";

  private record Row(long sequence, Message message) {}

  private static final RowMapper<Row> ROW =
      row -> new Row(row.getLong(1), new Message(new MessageId(row.getLong(3)), row.getString(2)));

  private final SqliteOptions options;
  private final IdGenerator ids;

  /**
   * A backend on the system clock.
   *
   * @param options not null
   */
  public SqliteBackend(SqliteOptions options) {
    this(options, new IdGenerator());
  }

  /**
   * A backend on a clock of one's own.
   *
   * @param options not null
   * @param ids not null
   */
  public SqliteBackend(SqliteOptions options, IdGenerator ids) {
    this.options = options;
    this.ids = ids;
  }

  @Override
  public TransactionStyle transactions() {
    return TransactionStyle.IMMEDIATE;
  }

  @Override
  public LeaseOptions leases() {
    return LeaseOptions.DEFAULTS;
  }

  @Override
  public ConnectionSetup connectionSetup() {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = " + options.busyTimeout().toMillis());
        statement.execute("PRAGMA wal_autocheckpoint = " + options.walAutocheckpoint());
        statement.execute("PRAGMA cache_size = " + -1024L * options.cacheMebibytes());
        statement.execute("PRAGMA synchronous = " + options.synchronous());
      }
    };
  }

  @Override
  public void open(SqlRunner runner) throws SQLException {
    SqliteSchema.open(runner);
    Duration ahead = ids.ahead(runner.run(SqliteSchema.INSPECT, SqliteBackend::lastId));
    if (ahead.compareTo(SKEW) > 0) {
      LOG.log(
          Level.WARNING,
          "the newest message ID is {0} s ahead of the clock; writes fail once 4095 more IDs are"
              + " used up, until the clock has caught up",
          ahead.toSeconds());
    }
  }

  @Override
  public long version(Session session) throws SQLException {
    return number(session, "PRAGMA data_version");
  }

  @Override
  public long allocateId(Session session) throws SQLException {
    long id = ids.next(lastId(session));
    if (session.update(RAISE_LAST_ID, id, id) != 1) {
      throw new StorageException(
          "the row last_ts of table meta is missing, so no ID can be given; restore a copy", null);
    }
    return id;
  }

  private static long lastId(Session session) throws SQLException {
    return number(session, LAST_ID);
  }

  @Override
  public void insert(Session session, String queue, String body, long id) throws SQLException {
    session.update(INSERT, queue, body, id);
  }

  @Override
  public void resynchronizeIds(Session session) throws SQLException {
    long highest = number(session, HIGHEST_ID);
    session.update(RAISE_LAST_ID, highest, highest);
  }

  @Override
  public List<Message> claim(Session session, String queue, Selection selection)
      throws SQLException {
    Chosen chosen = choose(queue, selection);
    return bySequence(
        session.query(CLAIM.formatted(chosen.sql) + RETURNING, ROW, chosen.parameters.toArray()));
  }

  @Override
  public List<Message> peek(Session session, String queue, Selection selection)
      throws SQLException {
    Chosen chosen = choose(queue, selection);
    return bySequence(session.query(PEEK.formatted(chosen.sql), ROW, chosen.parameters.toArray()));
  }

  @Override
  public List<Message> move(Session session, String from, String to, Selection selection)
      throws SQLException {
    Chosen chosen = choose(from, selection);
    chosen.parameters.add(0, to);
    return bySequence(
        session.query(MOVE.formatted(chosen.sql) + RETURNING, ROW, chosen.parameters.toArray()));
  }

  /** A subquery for the row numbers of a selection. */
  private record Chosen(String sql, List<Object> parameters) {}

  private static Chosen choose(String queue, Selection selection) {
    StringBuilder sql = new StringBuilder("SELECT id FROM messages WHERE queue = ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(queue);
    if (!selection.claimed()) {
      sql.append(" AND claimed = 0"); // literally, so that the partial indexes serve
    }
    if (selection.exact() != null) {
      sql.append(" AND ts = ?");
      parameters.add(selection.exact().value());
    } else {
      if (!selection.range().isAll()) {
        sql.append(" AND ts > ? AND ts < ?");
        parameters.add(selection.range().after());
        parameters.add(selection.range().before());
      }
      sql.append(" ORDER BY id LIMIT ?");
      parameters.add(selection.limit());
    }
    return new Chosen(sql.toString(), parameters);
  }

  private static List<Message> bySequence(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparingLong(Row::sequence)).map(Row::message).toList();
  }

  @Override
  public int delete(Session session, String queue, Collection<MessageId> ids) throws SQLException {
    String list =
        ids.stream()
            .map(id -> Long.toString(id.value()))
            .collect(Collectors.joining(",", "[", "]"));
    return session.update(
        "DELETE FROM messages WHERE queue = ? AND ts IN (SELECT value FROM json_each(?))",
        queue,
        list);
  }

  @Override
  public int deleteQueue(Session session, String queue) throws SQLException {
    return session.update("DELETE FROM messages WHERE queue = ?", queue);
  }

  @Override
  public int deleteAll(Session session) throws SQLException {
    return session.update("DELETE FROM messages");
  }

  @Override
  public List<String> queues(Session session) throws SQLException {
    return session.query(
        "SELECT DISTINCT queue FROM messages ORDER BY queue", row -> row.getString(1));
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

  private static long number(Session session, String sql) throws SQLException {
    List<Long> rows = session.query(sql, row -> row.getLong(1));
    return rows.isEmpty() ? 0 : rows.get(0);
  }
}
