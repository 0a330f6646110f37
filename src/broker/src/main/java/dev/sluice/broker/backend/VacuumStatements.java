package dev.sluice.broker.backend;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;

/**
 * {@linkplain Sweeping Removes} claimed messages, and gives back the space. Pending ones are never
 * removed, also if they were claimed when they were looked at.
 */
public interface VacuumStatements extends Sweeping {

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
