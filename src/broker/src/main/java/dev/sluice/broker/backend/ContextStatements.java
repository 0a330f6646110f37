package dev.sluice.broker.backend;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What travels with messages, in a table of its own beside theirs: rows that know the sequence and
 * the ID of their message, and count only while a message has both. What can be {@linkplain
 * Sweeping removed} are those whose message is gone, by whichever program.
 *
 * <p>The table is there once something was to be stored. All but {@link #exist} and {@link #create}
 * need it.
 */
public interface ContextStatements extends Sweeping {

  /**
   * Whether the table is there.
   *
   * @param session any
   * @return true if so
   * @throws SQLException from the driver
   */
  boolean exist(Session session) throws SQLException;

  /**
   * Makes the table, unless it is there.
   *
   * @param session in a write transaction
   * @throws SQLException from the driver
   */
  void create(Session session) throws SQLException;

  /**
   * Stores what travels with messages that are there.
   *
   * @param session in the transaction that stored the messages
   * @param headers by their IDs; one or more
   * @throws SQLException from the driver
   */
  void store(Session session, Map<Long, Map<String, String>> headers) throws SQLException;

  /**
   * The statements on messages, which read the headers as well, and delete them with their
   * messages.
   *
   * @return always the same
   */
  MessageStatements messages();

  /**
   * Removes what travels with messages of some queues, before these are deleted.
   *
   * @param session in a write transaction
   * @param queues the queues, each once
   * @param before only messages with an ID less than this; empty for all
   * @throws SQLException from the driver
   */
  void delete(Session session, Collection<String> queues, OptionalLong before) throws SQLException;

  /**
   * Removes all of it.
   *
   * @param session in a write transaction
   * @throws SQLException from the driver
   */
  void deleteAll(Session session) throws SQLException;
}
