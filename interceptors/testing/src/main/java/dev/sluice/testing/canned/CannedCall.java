package dev.sluice.testing.canned;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An execution that a {@link CannedDataSource} was asked for; one for each entry of a batch.
 * Immutable.
 *
 * @param sql the text as it was given; not null
 * @param parameters by position, as the objects they were set to; may hold nulls
 */
public record CannedCall(String sql, List<Object> parameters) {

  /**
   * Copies the parameters.
   *
   * @param sql not null
   * @param parameters may hold nulls
   */
  public CannedCall {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }

  /**
   * One parameter.
   *
   * @param position from 1
   * @return what it was set to; null for SQL's null
   * @throws IndexOutOfBoundsException if no such parameter was set
   */
  public Object parameter(int position) {
    return parameters.get(position - 1);
  }

  /** The text without the parameters. */
  @Override
  public String toString() {
    return sql;
  }
}
