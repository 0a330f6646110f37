package dev.sluice.jdbc;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of call an interceptor can ask for, outermost first. */
public enum Kind {
  /** A caller's intent, such as "write" or "transfer"; see {@link UnitCall}. */
  UNIT,
  /** One attempt of a unit, from begin to commit or rollback; see {@link TransactionCall}. */
  TRANSACTION,
  /** {@code DataSource.getConnection}. */
  ACQUIRE,
  /** {@code Connection.prepareStatement} and {@code prepareCall}. */
  PREPARE,
  /** An execution that must give rows: {@code executeQuery}. */
  QUERY,
  /** An execution that gives an update count: {@code executeUpdate}, {@code executeLargeUpdate}. */
  UPDATE,
  /** An execution that says afterwards what it gave: {@code execute}, stored procedures. */
  EXECUTE,
  /** {@code executeBatch} and {@code executeLargeBatch}: one call, however many entries. */
  BATCH,
  /** Moving the cursor of a result set, such as {@code ResultSet.next}. */
  FETCH,
  /** The start of a transaction: autocommit switched off, or the text {@code BEGIN}. */
  BEGIN,
  /** {@code Connection.commit}, autocommit switched on again, or the text {@code COMMIT}. */
  COMMIT,
  /** {@code Connection.rollback()} or the text {@code ROLLBACK}. */
  ROLLBACK,
  /** A savepoint set, released or rolled back to, by method or by text. */
  SAVEPOINT,
  /** The first {@code Connection.close}. */
  RELEASE;

  /** Every kind; unmodifiable. */
  public static final Set<Kind> ALL = Collections.unmodifiableSet(EnumSet.allOf(Kind.class));

  /** The kinds that carry SQL to the database; unmodifiable. */
  public static final Set<Kind> STATEMENTS =
      Collections.unmodifiableSet(EnumSet.of(QUERY, UPDATE, EXECUTE, BATCH));
}
