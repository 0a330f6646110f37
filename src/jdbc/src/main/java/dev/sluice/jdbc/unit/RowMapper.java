package dev.sluice.jdbc.unit;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Turns a row into a value.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface RowMapper<T> {

  /**
   * Reads the row that the cursor stands on, without moving it.
   *
   * @param row not null
   * @return the value
   * @throws SQLException if a column can't be read
   */
  T map(ResultSet row) throws SQLException;
}
