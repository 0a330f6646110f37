package dev.sluice.testing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A call being recorded. Its beginning is read off the call, its end is filled in under a lock. */
final class Recording {

  private final RecordedCall begun;
  private final long start;
  private Duration time;
  private Class<?> result;
  private Throwable failure;

  Recording(Call<?> call, boolean withParameters) {
    UnitCall<?> unit = call.unit();
    this.begun =
        new RecordedCall(
            call.kind(),
            call.purpose(),
            sql(call),
            withParameters && call instanceof SqlCall<?> sql
                ? sql.parameterSets().stream().map(Recording::copy).toList()
                : List.of(),
            unit == null ? null : unit.name(),
            unit == null ? 0 : unit.id(),
            unit == null ? 0 : attempt(call, unit),
            transaction(call),
            call instanceof JdbcCall<?> jdbc ? jdbc.connection().number() : 0,
            Thread.currentThread().getName(),
            null,
            null,
            null);
    this.start = System.nanoTime();
  }

  void end(Object result, Throwable failure) {
    this.time = Duration.ofNanos(System.nanoTime() - start);
    this.result = result == null ? null : result.getClass();
    this.failure = failure;
  }

  Kind kind() {
    return begun.kind();
  }

  long connection() {
    return begun.connection();
  }

  RecordedCall snapshot() {
    return new RecordedCall(
        begun.kind(),
        begun.purpose(),
        begun.sql(),
        begun.parameters(),
        begun.unit(),
        begun.unitId(),
        begun.attempt(),
        begun.transaction(),
        begun.connection(),
        begun.thread(),
        time,
        result,
        failure);
  }

  private static String sql(Call<?> call) {
    if (call instanceof SqlCall<?> statement) {
      return statement.sql();
    }
    return call instanceof FetchCall fetch ? fetch.sql() : null;
  }

  /** A copy that may hold nulls: the caller can set its parameters anew. */
  private static List<Object> copy(List<Object> parameters) {
    return Collections.unmodifiableList(new ArrayList<>(parameters));
  }

  /** A unit counts an attempt once the runner has it; around the unit it is still to come. */
  private static int attempt(Call<?> call, UnitCall<?> unit) {
    if (call == unit) {
      return unit.attempts() + 1;
    }
    return call instanceof TransactionCall<?> transaction ? transaction.attempt() : unit.attempts();
  }

  private static long transaction(Call<?> call) {
    if (call instanceof TransactionCall<?> transaction) {
      return transaction.id();
    }
    return call instanceof JdbcCall<?> jdbc ? jdbc.connection().transactionId() : 0;
  }
}
