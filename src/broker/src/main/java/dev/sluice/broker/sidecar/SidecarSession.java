package dev.sluice.broker.sidecar;

import dev.sluice.jdbc.unit.RowMapper;
import java.util.List;

/**
 * Runs an application's statements. Belongs to the thread and the block it was given to; dead
 * afterwards.
 *
 * <p>Parameters are bound by position with the setter of their class; {@code null} is SQL NULL.
 * Statements are kept prepared by their text, so make it a constant.
 */
public interface SidecarSession {

  /**
   * Runs a statement that gives no rows.
   *
   * @param sql with {@code ?} for parameters; not null
   * @param parameters by position; each may be null
   * @return the number of rows changed
   * @throws dev.sluice.broker.error.BrokerException if it failed
   * @throws IllegalStateException if the session is dead, or another thread's; or, outside a
   *     transaction, if it would wait for a transaction of this thread's own
   */
  int update(String sql, Object... parameters);

  /**
   * Runs a statement that gives rows, and reads all of them.
   *
   * @param sql with {@code ?} for parameters; not null
   * @param mapper makes a value of each row; may run again, if the statement does; not null
   * @param parameters by position; each may be null
   * @param <T> the type of the values
   * @return the values in the order of the rows
   * @throws dev.sluice.broker.error.BrokerException if it failed
   * @throws IllegalStateException as {@link #update}
   */
  <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters);
}
