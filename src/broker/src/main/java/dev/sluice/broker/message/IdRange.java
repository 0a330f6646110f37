package dev.sluice.broker.message;

/**
 * A filter on message IDs, strict on both sides. It filters; it is no position in a stream, since
 * moved and imported messages may appear behind a bound already passed.
 *
 * @param after only IDs greater than this; -1 for no bound, since 0 is a bound
 * @param before only IDs less than this; {@code Long.MAX_VALUE} for no bound
 */
public record IdRange(long after, long before) {

  /** Every ID. */
  public static final IdRange ALL = new IdRange(-1, Long.MAX_VALUE);

  /**
   * A filter; see the components.
   *
   * @param after -1 or more
   * @param before 0 or more
   * @throws IllegalArgumentException if a bound is less than that
   */
  public IdRange {
    if (after < -1 || before < 0) {
      throw new IllegalArgumentException(
          "a bound on message IDs is 0 or more, not %d to %d".formatted(after, before));
    }
  }

  /**
   * IDs greater than a bound.
   *
   * @param id 0 or more, itself not included
   * @return the filter
   */
  public static IdRange after(long id) {
    return new IdRange(id, Long.MAX_VALUE);
  }

  /**
   * IDs less than a bound, as well.
   *
   * @param id 0 or more, itself not included
   * @return the narrower filter
   */
  public IdRange before(long id) {
    return new IdRange(after, id);
  }

  /**
   * Whether it lets every ID through.
   *
   * @return true without bounds
   */
  public boolean isAll() {
    return after == -1 && before == Long.MAX_VALUE;
  }
}
