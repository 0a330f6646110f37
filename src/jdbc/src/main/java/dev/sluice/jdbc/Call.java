package dev.sluice.jdbc;

import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;

/**
 * Something about to happen, seen by an {@link Interceptor}.
 *
 * <p>The family is closed, so an {@code instanceof} over the subtypes is complete. Kinds may be
 * added: give a {@code switch} over {@link #kind} a default. A call belongs to the thread that
 * makes it and is valid until its chain returns; keep values from it, not the call.
 *
 * @param <R> the type of its result; {@link Void} where there is none
 */
public abstract sealed class Call<R> permits UnitCall, TransactionCall, JdbcCall {

  // Set once, and not final: see "What a call costs" in docs/decisions.
  private Kind kind;
  private Class<?> resultType;

  Call(Kind kind, Class<?> resultType) {
    this.kind = kind;
    this.resultType = resultType;
  }

  /**
   * What is about to happen.
   *
   * @return never null
   */
  public final Kind kind() {
    return kind;
  }

  /**
   * On whose behalf.
   *
   * @return never null
   */
  public abstract Purpose purpose();

  /**
   * The unit this call is, or belongs to.
   *
   * @return null for a JDBC call made outside a runner
   */
  public abstract UnitCall<?> unit();

  /**
   * Types an interceptor's own answer, given instead of calling {@link Chain#proceed}.
   *
   * @param value the answer: a {@code java.sql.ResultSet} for a query, an {@code Integer} or {@code
   *     Long} for an update count, and so on; null only where the result is {@link Void} or an
   *     object of the caller's
   * @return the value, as this call's result
   * @throws IllegalArgumentException if the caller could not use such a value
   */
  @SuppressWarnings("unchecked") // checked against the class that the caller expects
  public final R answer(Object value) {
    boolean fits = value == null ? nullable() : resultType.isInstance(value);
    if (!fits) {
      throw new IllegalArgumentException(
          "a %s is answered with %s, not with %s"
              .formatted(
                  kind,
                  resultType == Void.class ? "null" : "a " + resultType.getTypeName(),
                  value == null ? "null" : "a " + value.getClass().getTypeName()));
    }
    return (R) value;
  }

  private boolean nullable() {
    return resultType == Void.class || resultType == Object.class;
  }

  /**
   * The class of its result, by which the method that was called can be told.
   *
   * @return never null, {@link Void} where there is none
   */
  public final Class<?> resultType() {
    return resultType;
  }

  /** The end of the chain: does it. */
  abstract R proceed() throws SQLException;
}
