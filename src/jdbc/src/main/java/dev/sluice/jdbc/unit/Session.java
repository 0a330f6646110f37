package dev.sluice.jdbc.unit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Runs statements on the one connection of a unit. Prepared statements are kept with the
 * connection. Belongs to one thread and is dead when its unit has ended.
 *
 * <p>Parameters are bound by position with the setter of their class; {@code null} is SQL NULL.
 */
public interface Session {

  /**
   * Runs a statement that gives rows, and reads all of them.
   *
   * @param sql with {@code ?} for parameters; a constant, since it is kept prepared; not null
   * @param mapper makes a value of each row; not null
   * @param parameters by position
   * @param <T> the type of the values
   * @return the values in the order of the rows
   * @throws SQLException as the driver or an interceptor threw it
   * @throws IllegalStateException if the session is dead
   */
  <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) throws SQLException;

  /**
   * Runs a statement that gives no rows.
   *
   * @param sql with {@code ?} for parameters; a constant, since it is kept prepared; not null
   * @param parameters by position
   * @return the number of rows changed
   * @throws SQLException as the driver or an interceptor threw it
   * @throws IllegalStateException if the session is dead
   */
  int update(String sql, Object... parameters) throws SQLException;

  /**
   * The connection itself, for what the two verbs can't say. Leave its autocommit mode and its
   * transaction alone and don't close it.
   *
   * @return never null
   * @throws IllegalStateException if the session is dead
   */
  Connection connection();
}
