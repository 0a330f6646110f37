package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.AliasStatements;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.catalog.Alias;
import dev.sluice.broker.error.StorageException;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table {@code queue_aliases} and the row {@code alias_version} of table meta. */
final class SqliteAliases implements AliasStatements {

  private static final String TARGET = "SELECT target FROM queue_aliases WHERE alias = ?";
  private static final String ALL = "SELECT alias, target FROM queue_aliases ORDER BY alias";
  private static final String OF =
      "SELECT alias, target FROM queue_aliases WHERE target = ? ORDER BY alias";
  private static final String ADD = "INSERT INTO queue_aliases (alias, target) VALUES (?, ?)";
  private static final String REMOVE = "DELETE FROM queue_aliases WHERE alias = ?";
  private static final String RETARGET = "UPDATE queue_aliases SET target = ? WHERE target = ?";
  private static final String VERSION = "SELECT value FROM meta WHERE key = 'alias_version'";
  private static final String STAMP =
      "UPDATE meta SET value = max(value + 1, ?) WHERE key = 'alias_version'";

  private static final RowMapper<Alias> ALIAS =
      row -> new Alias(row.getString(1), row.getString(2));

  private final IdGenerator clock;

  SqliteAliases(IdGenerator clock) {
    this.clock = clock;
  }

  @Override
  public Optional<String> target(Session session, String alias) throws SQLException {
    return session.query(TARGET, row -> row.getString(1), alias).stream().findFirst();
  }

  @Override
  public List<Alias> all(Session session) throws SQLException {
    return session.query(ALL, ALIAS);
  }

  @Override
  public List<Alias> of(Session session, String target) throws SQLException {
    return session.query(OF, ALIAS, target);
  }

  @Override
  public void add(Session session, Alias alias) throws SQLException {
    session.update(ADD, alias.name(), alias.target());
  }

  @Override
  public int remove(Session session, String alias) throws SQLException {
    return session.update(REMOVE, alias);
  }

  @Override
  public int retarget(Session session, String from, String to) throws SQLException {
    return session.update(RETARGET, to, from);
  }

  @Override
  public long version(Session session) throws SQLException {
    return Rows.number(session, VERSION);
  }

  @Override
  public void stamp(Session session) throws SQLException {
    if (session.update(STAMP, clock.now()) != 1) {
      throw new StorageException(
          "the row alias_version of table meta is missing, so no alias can be changed; restore a"
              + " copy",
          null);
    }
  }
}
