package dev.sluice.jdbc;

import java.util.List;

/**
 * How a parameter was set.
 *
 * @param method the name of the method of {@link java.sql.PreparedStatement} or {@link
 *     java.sql.CallableStatement}, such as {@code setInt} or {@code registerOutParameter}; not null
 * @param arguments what it was given: position or name, then the rest, of which any may be null;
 *     unmodifiable. Streams and readers must not be read.
 */
public record ParameterSetting(String method, List<Object> arguments) {

  /** Names the method, never what it was given. */
  @Override
  public String toString() {
    return method + " of " + arguments.size() + " arguments";
  }
}
