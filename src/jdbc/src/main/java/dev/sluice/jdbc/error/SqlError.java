package dev.sluice.jdbc.error;

import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.DeadlineException;
import dev.sluice.jdbc.unit.StoppedException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * The meaning of an {@link SQLException}. Immutable and thread-safe.
 *
 * <p>{@code notRun} is about the statement that failed, in its default form and on transactional
 * tables. It can't speak for statements before it in the same text or batch, nor for what commits
 * on its own: a stored procedure, or DDL in MySQL and Oracle, which first commits the transaction
 * it stands in. False means not known, not that the statement has run.
 *
 * @param kind what went wrong; not null
 * @param notRun the error proves that the failed statement had no effect: as a COMMIT, that nothing
 *     was committed; as a {@code getConnection}, that there was no connection
 */
public record SqlError(ErrorKind kind, boolean notRun) {

  private static final SqlError UNKNOWN = new SqlError(ErrorKind.OTHER, false);
  private static final SqlError NO_TURN = new SqlError(ErrorKind.BUSY, true);
  private static final SqlError TOO_LATE = new SqlError(ErrorKind.TIMEOUT, true);
  private static final SqlError STOPPED = new SqlError(ErrorKind.CANCELLED, true);

  /**
   * A kind, and what is proven of the statement.
   *
   * @param kind what went wrong; not null
   * @param notRun true only where the error proves that the statement had no effect
   */
  public SqlError {
    Objects.requireNonNull(kind, "kind");
  }

  /**
   * Classifies an exception by itself, its causes and its next exceptions, whichever says most.
   * Asks nothing of the database.
   *
   * @param e what was thrown; not null
   * @return never null; {@link ErrorKind#OTHER} where nothing is known
   */
  public static SqlError of(SQLException e) {
    Objects.requireNonNull(e, "e");
    SqlError best = UNKNOWN;
    for (SQLException link : Causes.of(e)) {
      if (link instanceof StoppedException) return STOPPED;
      if (link instanceof ConnectionWaitException) return NO_TURN;
      if (link instanceof DeadlineException) return TOO_LATE;
      Vendor vendor = Vendor.of(link);
      SqlError error = vendor.classify(link);
      if (error.kind == ErrorKind.OTHER) continue;
      if (vendor != Vendor.STANDARD) {
        best = error;
        break;
      }
      if (best == UNKNOWN) best = error;
    }
    return best.notRun && partlyRun(e) ? new SqlError(best.kind, false) : best;
  }

  /**
   * An exception in words that hold no data of statements, for logs and for the texts of other
   * exceptions. Databases quote values in theirs, so such a text is kept only where it can't: of
   * SQLite, which names columns and files, all but plain errors and those of triggers; and what
   * Sluice itself or an interceptor says.
   *
   * @param e what was thrown; not null
   * @return its text, or kind, code, SQLSTATE and class; never null
   */
  public static String describe(SQLException e) {
    String message = e.getMessage();
    if (message != null && (Vendor.isOfTheChain(e) || SqliteErrors.holdsNoData(message))) {
      return message;
    }
    StringBuilder text = new StringBuilder(of(e).kind.name());
    if (e.getErrorCode() != 0) text.append(", code ").append(e.getErrorCode());
    if (e.getSQLState() != null) text.append(", SQLSTATE ").append(e.getSQLState());
    return text.append(" (").append(e.getClass().getName()).append(')').toString();
  }

  /**
   * Somebody else was in the way: {@code BUSY}, {@code SNAPSHOT_CONFLICT}, {@code SERIALIZATION} or
   * {@code DEADLOCK}. Repeating the transaction from its beginning is the cure; repeating only the
   * statement is one only for {@code BUSY}, and for the others only where the statement is its own
   * transaction.
   *
   * @return true if the same work may succeed later
   */
  public boolean contention() {
    return switch (kind) {
      case BUSY, SNAPSHOT_CONFLICT, SERIALIZATION, DEADLOCK -> true;
      default -> false;
    };
  }

  /**
   * A constraint is violated: {@code UNIQUE} or {@code CONSTRAINT}.
   *
   * @return true if the same values will fail again until other rows change
   */
  public boolean constraint() {
    return kind == ErrorKind.UNIQUE || kind == ErrorKind.CONSTRAINT;
  }

  /**
   * The database may itself have rolled back the whole transaction, savepoints and earlier
   * statements included. Where this is false the transaction is still open, unless its settings or
   * the statement ask otherwise ({@code INSERT OR ROLLBACK}, {@code XACT_ABORT}, {@code
   * innodb_rollback_on_timeout}). Either way the caller still sends ROLLBACK.
   *
   * @return true if earlier work of the transaction can't be relied on
   */
  public boolean endsTransaction() {
    return switch (kind) {
      case SERIALIZATION, DEADLOCK, CONNECTION, FULL, IO, MEMORY, TIMEOUT, CANCELLED -> true;
      default -> false;
    };
  }

  private static boolean partlyRun(SQLException e) {
    if (!(e instanceof BatchUpdateException batch)) return false;
    long[] counts = batch.getLargeUpdateCounts();
    if (counts == null) return true;
    for (long count : counts) if (count != Statement.EXECUTE_FAILED) return true;
    return false;
  }
}
