package dev.sluice.broker.backend;

import dev.sluice.broker.catalog.Alias;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The table of second names. Whoever changes it stores a {@linkplain #stamp new version} in the
 * same transaction. That names are valid, and that there are no chains of aliases, is seen to by
 * the broker.
 */
public interface AliasStatements {

  /**
   * What an alias stands for.
   *
   * @param session any
   * @param alias its name
   * @return its target, or empty if it is not defined
   * @throws SQLException from the driver
   */
  Optional<String> target(Session session, String alias) throws SQLException;

  /**
   * All aliases.
   *
   * @param session any
   * @return by the bytes of their names
   * @throws SQLException from the driver
   */
  List<Alias> all(Session session) throws SQLException;

  /**
   * The aliases of a queue.
   *
   * @param session any
   * @param target the queue's name
   * @return by the bytes of their names
   * @throws SQLException from the driver
   */
  List<Alias> of(Session session, String target) throws SQLException;

  /**
   * Defines an alias.
   *
   * @param session in a write transaction
   * @param alias not defined yet
   * @throws SQLException from the driver, a constraint error if it is defined all the same
   */
  void add(Session session, Alias alias) throws SQLException;

  /**
   * Removes an alias.
   *
   * @param session in a write transaction
   * @param alias its name
   * @return how many there were, 0 or 1
   * @throws SQLException from the driver
   */
  int remove(Session session, String alias) throws SQLException;

  /**
   * Has the aliases of one queue stand for another.
   *
   * @param session in a write transaction
   * @param from the queue's name
   * @param to the other's
   * @return how many there were
   * @throws SQLException from the driver
   */
  int retarget(Session session, String from, String to) throws SQLException;

  /**
   * The version of the table.
   *
   * @param session any
   * @return comparable for equality only
   * @throws SQLException from the driver
   */
  long version(Session session) throws SQLException;

  /**
   * Makes the version one that nobody can have seen.
   *
   * @param session in a write transaction
   * @throws SQLException from the driver
   */
  void stamp(Session session) throws SQLException;
}
