package dev.sluice.broker.backend;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;

/**
 * Removes rows that nobody needs. They are looked for along the row numbers without the write lock,
 * and removed a range at a time with it. A row may have changed between the two: what counts is
 * whether it can be removed when it is.
 */
public interface Sweeping {

  /**
   * Some rows in a row.
   *
   * @param end the last row number of them
   * @param removable how many of them can be removed
   * @param last whether there were fewer than asked for, so that no more follow
   */
  record Stretch(long end, int removable, boolean last) {}

  /**
   * Looks at the rows that follow a row number.
   *
   * @param session any
   * @param after look behind this row number
   * @param rows at so many rows, 1 or more
   * @return what was seen; an {@code end} of {@code after} or less if there was nothing
   * @throws SQLException from the driver
   */
  Stretch look(Session session, long after, int rows) throws SQLException;

  /**
   * Removes what can be removed of a range.
   *
   * @param session in a write transaction
   * @param after behind this row number
   * @param end up to this row number, itself included
   * @return how many rows that were
   * @throws SQLException from the driver
   */
  int remove(Session session, long after, long end) throws SQLException;
}
