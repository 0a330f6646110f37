package dev.sluice.cli.observe;

import dev.sluice.cli.io.Diagnostics;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ConnectionCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints each statement with its time as it ends, and each unit with its time, its attempts and how
 * long it waited between them. Outside the retry, which is the broker's own and innermost.
 */
final class Explain implements Interceptor {

  private static final Set<Kind> KINDS = shown();

  private final Diagnostics err;

  Explain(Diagnostics err) {
    this.err = err;
  }

  private static Set<Kind> shown() {
    Set<Kind> kinds = EnumSet.copyOf(Kind.STATEMENTS);
    kinds.addAll(
        EnumSet.of(
            Kind.UNIT, Kind.TRANSACTION, Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.ACQUIRE));
    return kinds;
  }

  @Override
  public Set<Kind> kinds() {
    return KINDS;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call instanceof UnitCall<R> unit) {
      unit.attach(this, new AtomicLong());
    }
    long start = System.nanoTime();
    Throwable failure = null;
    try {
      return next.proceed(call);
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      ended(call, System.nanoTime() - start, failure);
    }
  }

  private void ended(Call<?> call, long nanos, Throwable failure) {
    if (call instanceof TransactionCall<?> transaction) {
      transaction.members().forEach(unit -> busy(unit).addAndGet(nanos));
    } else if (call instanceof UnitCall<?> unit) {
      print(unit.name() + attempts(unit, nanos), nanos, failure);
    } else if (call instanceof SqlCall<?> statement) {
      print("  " + statement.sql().strip().replaceAll("\\s+", " "), nanos, failure);
    } else if (call instanceof ConnectionCall<?> connection) {
      print("  (" + connection.kind().name().toLowerCase(Locale.ROOT) + ")", nanos, failure);
    }
  }

  private AtomicLong busy(UnitCall<?> unit) {
    return unit.attachment(this) instanceof AtomicLong busy ? busy : new AtomicLong();
  }

  private String attempts(UnitCall<?> unit, long nanos) {
    return unit.attempts() < 2
        ? ""
        : " (%d attempts, waited %s)".formatted(unit.attempts(), millis(nanos - busy(unit).get()));
  }

  private void print(String what, long nanos, Throwable failure) {
    err.line(
        "explain: %11s  %s%s"
            .formatted(millis(nanos), what, failure == null ? "" : " failed: " + failure));
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }
}
