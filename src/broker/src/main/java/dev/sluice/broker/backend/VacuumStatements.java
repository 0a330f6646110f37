package dev.sluice.broker.backend;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;

/**
 * Removes claimed messages and gives back the space. They are looked for along the row numbers
 * without the write lock, and removed a range at a time with it.
 */
public interface VacuumStatements {

  /**
   * A cheap look at a store: the work is bounded by the limits, however many messages there are.
   *
   * @param claimed at least so many messages are claimed; those that stand behind a pending one of
   *     their queue may be missing, and counting ends at the limit
   * @param total how many messages there are, counted no further than the limit
   * @param first the row number of a claimed message as far in front as can be told, 0 if none is
   *     known
   */
  record Census(long claimed, long total, long first) {}

  /**
   * Looks at a store.
   *
   * @param session any
   * @param mostClaimed how far to count claimed messages, 1 or more
   * @param mostTotal how far to count messages, 1 or more
   * @return what was seen
   * @throws SQLException from the driver
   */
  Census census(Session session, long mostClaimed, long mostTotal) throws SQLException;

  /**
   * Some rows in a row.
   *
   * @param end the last row number of them
   * @param claimed how many of them are claimed
   * @param last whether there were fewer than asked for, so that no more follow
   */
  record Stretch(long end, int claimed, boolean last) {}

  /**
   * Looks at the rows that follow a row number.
   *
   * @param session any
   * @param after look behind this row number
   * @param rows at so many rows, 1 or more
   * @return what was seen
   * @throws SQLException from the driver
   */
  Stretch look(Session session, long after, int rows) throws SQLException;

  /**
   * Removes the claimed messages of a range.
   *
   * @param session in a write transaction
   * @param after behind this row number
   * @param end up to this row number, itself included
   * @return how many there were
   * @throws SQLException from the driver
   */
  int remove(Session session, long after, long end) throws SQLException;

  /**
   * Gives back some of the space that is free, if the store is one that can.
   *
   * @param session outside a transaction, while no other unit of this broker writes
   * @throws SQLException from the driver
   */
  void shrink(Session session) throws SQLException;

  /**
   * Rewrites the store without its free space. IDs and the order of delivery stay.
   *
   * @param session outside a transaction, while no other unit of this broker writes
   * @throws SQLException from the driver
   */
  void compact(Session session) throws SQLException;
}
