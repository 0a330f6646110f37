package dev.sluice.retry;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.StoppedException;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Which calls may be repeated, and after which failures. */
final class Repeatable {

  /**
   * The kinds of call that are ever repeated. Commit, rollback, savepoint and release end or divide
   * something that has to be begun again; a fetch has moved a cursor; of a batch some entries may
   * have been committed, and no error tells which.
   */
  static final Set<Kind> CALLS =
      Collections.unmodifiableSet(
          EnumSet.of(
              Kind.UNIT,
              Kind.TRANSACTION,
              Kind.ACQUIRE,
              Kind.PREPARE,
              Kind.QUERY,
              Kind.UPDATE,
              Kind.EXECUTE,
              Kind.BEGIN));

  /** Causes may form a ring. */
  private static final int MAX_DEPTH = 20;

  private final Set<ErrorKind> errors;

  Repeatable(Set<ErrorKind> errors) {
    this.errors = errors;
  }

  /** Whether a call might be repeated if it fails; asked before its first attempt. */
  boolean mayConcern(Call<?> call) {
    if (call instanceof UnitCall<?> unit) {
      return unit.repeat() != Repeat.NEVER;
    }
    if (call instanceof TransactionCall<?> transaction) {
      return transaction.repeat() != Repeat.NEVER;
    }
    return call instanceof JdbcCall<?> jdbc
        && jdbc.unit() == null
        && jdbc.purpose() != Purpose.UPKEEP
        && !jdbc.connection().inTransaction();
  }

  /** Whether a call that {@linkplain #mayConcern might} be repeated is, after this failure. */
  boolean allows(Call<?> call, SQLException failure) {
    if (isFinal(failure)) {
      return false;
    }
    SqlError error = SqlError.of(failure);
    if (!errors.contains(error.kind())) {
      return false;
    }
    if (call instanceof UnitCall<?> unit) {
      return unit.repeat() == Repeat.WHOLE || failedToBegin(unit);
    }
    if (call instanceof TransactionCall<?> transaction) {
      return transaction.repeat() == Repeat.WHOLE
          || transaction.members().stream().allMatch(Repeatable::failedToBegin);
    }
    return error.notRun()
        && error.kind() != ErrorKind.SNAPSHOT_CONFLICT
        && (!(call instanceof SqlCall<?> statement) || isOneStatement(statement.sql()));
  }

  /**
   * Whether an inner retry has given up already, was stopped, or a wait for a connection has lasted
   * as long as it may; the failure may be wrapped.
   */
  private static boolean isFinal(SQLException failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof StoppedException
          || cause instanceof ConnectionWaitException
          || RetriesExhausted.isNotedOn(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** A unit that only reads has no begin to fail at: each of its statements commits by itself. */
  private static boolean failedToBegin(UnitCall<?> unit) {
    return unit.description().mode() == Unit.Mode.WRITE && !unit.begun();
  }

  /**
   * Whether a text is one statement that commits or fails as a whole. Of several statements the
   * first may have been committed, and so may a procedure have done with part of its work.
   */
  private static boolean isOneStatement(String sql) {
    int semicolon = sql.indexOf(';');
    boolean several = semicolon >= 0 && !sql.substring(semicolon + 1).isBlank();
    return !several && !Procedure.CALL.matcher(sql).lookingAt();
  }

  /** Made when the first statement fails, since programs that are over soon never need it. */
  private static final class Procedure {

    /** A call of a procedure or an anonymous block, after any comments. */
    static final Pattern CALL =
        Pattern.compile(
            "(?:\\s++|/\\*.*?\\*/|--[^\\n]*+\\n)*+(?:\\{|(?:call|exec|execute|do)\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }
}
