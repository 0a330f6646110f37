package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.AliasStatements;
import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.ChangeEvents;
import dev.sluice.broker.backend.ContextStatements;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.backend.IdStatements;
import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.backend.QueueStatements;
import dev.sluice.broker.backend.TransactionStatements;
import dev.sluice.broker.backend.VacuumStatements;
import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Session;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Queues in one SQLite file: its settings, and its statements by what they are about. Stateless and
 * thread-safe; one may serve any number of brokers.
 */
public final class SqliteBackend implements Backend {

  private static final Duration SKEW = Duration.ofSeconds(300);

  private final SqliteOptions options;
  private final boolean adopts;
  private final IdStatements ids;
  private final MessageStatements messages = SqliteMessages.PLAIN;
  private final ContextStatements contexts = new SqliteContexts();
  private final QueueStatements queues = new SqliteQueues();
  private final AliasStatements aliases;
  private final VacuumStatements vacuum = new SqliteVacuum();
  private final TransactionStatements transactionStatements = new SqliteTransactions();

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
   * @param generator makes the IDs; not null
   */
  public SqliteBackend(SqliteOptions options, IdGenerator generator) {
    this(options, new SqliteIds(generator), new SqliteAliases(generator), false);
  }

  private SqliteBackend(
      SqliteOptions options, IdStatements ids, AliasStatements aliases, boolean adopts) {
    this.options = options;
    this.ids = ids;
    this.aliases = aliases;
    this.adopts = adopts;
  }

  /**
   * The same, but at home in databases of other programs too: its tables are added beside theirs,
   * which it never touches. Otherwise only a new or empty file becomes a store.
   *
   * @return another backend
   */
  public SqliteBackend adopting() {
    return new SqliteBackend(options, ids, aliases, true);
  }

  @Override
  public String name() {
    return "sqlite";
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
      } catch (SQLException e) {
        throw NotSqlite.explain(connection, e);
      }
    };
  }

  @Override
  public void open(SqlRunner runner) throws SQLException {
    SqliteSchema.open(runner, adopts);
    Duration ahead = ids.ahead(runner.run(SqliteSchema.INSPECT, ids::last));
    if (ahead.compareTo(SKEW) > 0) {
      System.getLogger(SqliteBackend.class.getPackageName())
          .log(
              Level.WARNING,
              "the newest message ID is {0} s ahead of the clock; writes fail once 4095 more IDs are"
                  + " used up, until the clock has caught up",
              ahead.toSeconds());
    }
  }

  @Override
  public long version(Session session) throws SQLException {
    return Rows.number(session, "PRAGMA data_version");
  }

  @Override
  public Optional<ChangeEvents> changeEvents(Session session) throws SQLException {
    return LogEvents.of(session);
  }

  @Override
  public IdStatements ids() {
    return ids;
  }

  @Override
  public MessageStatements messages() {
    return messages;
  }

  @Override
  public ContextStatements contexts() {
    return contexts;
  }

  @Override
  public QueueStatements queues() {
    return queues;
  }

  @Override
  public VacuumStatements vacuum() {
    return vacuum;
  }

  @Override
  public TransactionStatements transactionStatements() {
    return transactionStatements;
  }

  @Override
  public AliasStatements aliases() {
    return aliases;
  }
}
