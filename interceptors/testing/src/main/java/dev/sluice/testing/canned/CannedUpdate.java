package dev.sluice.testing.canned;

import java.util.Objects;

/**
 * The outcome of an update. Immutable.
 *
 * @param count how many rows were changed; 0 or more
 * @param keys what {@code getGeneratedKeys} gives, whether or not they were asked for; not null
 */
public record CannedUpdate(long count, CannedRows keys) implements CannedResult {

  /**
   * An outcome.
   *
   * @param count 0 or more
   * @param keys not null
   * @throws IllegalArgumentException if the count is negative
   */
  public CannedUpdate {
    if (count < 0) {
      throw new IllegalArgumentException("an update count is 0 or more, not " + count);
    }
    Objects.requireNonNull(keys, "keys");
  }

  /**
   * The same with generated keys.
   *
   * @param keys what {@code getGeneratedKeys} gives; not null
   * @return a new one
   */
  public CannedUpdate withKeys(CannedRows keys) {
    return new CannedUpdate(count, keys);
  }
}
