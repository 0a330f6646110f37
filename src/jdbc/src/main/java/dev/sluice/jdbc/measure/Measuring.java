package dev.sluice.jdbc.measure;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An interceptor that measures calls, and leaves it to its subclass where the figures go.
 *
 * <p>Belongs outside a retry, so that a unit's duration is what its caller waited for. Thread-safe
 * if the subclass is. Errors pass through as thrown; a subclass must not throw any.
 */
public abstract class Measuring implements Interceptor {

  private final Set<Kind> kinds;
  private final boolean upkeep;
  private final boolean transactions;
  private final boolean connections;

  /**
   * Measures what the options say.
   *
   * @param options not null
   */
  protected Measuring(MeasuringOptions<?> options) {
    kinds = kinds(options);
    upkeep = options.upkeep;
    transactions = options.transactions;
    connections = options.connections;
  }

  private static Set<Kind> kinds(MeasuringOptions<?> options) {
    Set<Kind> kinds = EnumSet.of(Kind.UNIT, Kind.TRANSACTION, Kind.BEGIN);
    kinds.addAll(Kind.STATEMENTS);
    if (options.transactions) {
      kinds.addAll(EnumSet.of(Kind.COMMIT, Kind.ROLLBACK));
    }
    if (options.connections || options.returnedRows) {
      kinds.addAll(EnumSet.of(Kind.ACQUIRE, Kind.RELEASE));
    }
    if (options.returnedRows) {
      kinds.add(Kind.FETCH);
    }
    return Collections.unmodifiableSet(kinds);
  }

  /**
   * A statement was executed, or a transaction begun, committed or rolled back.
   *
   * @param call not null
   * @param nanos how long it took
   * @param failure null if it succeeded
   */
  protected abstract void operation(JdbcCall<?> call, long nanos, Throwable failure);

  /**
   * A connection is asked for.
   *
   * @param database what is known of it before there is a connection; not null
   */
  protected abstract void requested(Database database);

  /**
   * A connection was given, or not.
   *
   * @param requested the very object that {@link #requested} was told
   * @param database what is known now; not null
   * @param nanos how long it took
   * @param failure null if it was given
   */
  protected abstract void answered(
      Database requested, Database database, long nanos, Throwable failure);

  /**
   * A connection that was given was released.
   *
   * @param database what {@link #answered} was told; not null
   * @param nanos how long it was in use
   */
  protected abstract void released(Database database, long nanos);

  /**
   * The rows of a result set were read, or as many of them as were wanted.
   *
   * @param connection not null
   * @param rows how often its cursor was moved to one
   */
  protected abstract void returned(ConnectionInfo connection, long rows);

  /**
   * A unit has ended.
   *
   * @param unit not null
   * @param database the one that it worked on first; {@link Database#UNKNOWN} if it came to none
   * @param nanos how long it took, with all its attempts
   * @param waited how much of that was outside its transactions, in nanoseconds; negative if it
   *     never tried to begin one
   * @param failure null if it succeeded
   */
  protected abstract void unit(
      UnitCall<?> unit, Database database, long nanos, long waited, Throwable failure);

  @Override
  public final Set<Kind> kinds() {
    return kinds;
  }

  @Override
  public final <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    Kind kind = call.kind();
    if (!upkeep && call.purpose() == Purpose.UPKEEP && kind != Kind.RELEASE) {
      return next.proceed(call); // but each connection that was acquired is known to be back
    }
    return switch (kind) {
      case UNIT -> unit(call, (UnitCall<?>) call, next);
      case TRANSACTION -> transaction(call, (TransactionCall<?>) call, next);
      case ACQUIRE -> acquire(call, ((JdbcCall<?>) call).connection(), next);
      case RELEASE -> release(call, ((JdbcCall<?>) call).connection(), next);
      case FETCH -> fetch(call, (FetchCall) call, next);
      default -> operation(call, (JdbcCall<?>) call, next);
    };
  }

  private <R> R operation(Call<R> call, JdbcCall<?> operation, Chain<R> next) throws SQLException {
    UnitCall<?> unit = operation.unit();
    UnitClock clock = unit == null ? null : (UnitClock) unit.attachment(this);
    if (clock != null) {
      clock.works(operation.connection());
    }
    long start = System.nanoTime();
    if (operation.kind() == Kind.BEGIN) {
      if (clock != null) {
        clock.begin(start);
      }
      if (!transactions) {
        return next.proceed(call);
      }
    }
    Throwable failure = null;
    try {
      return next.proceed(call);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      operation(operation, System.nanoTime() - start, failure);
    }
  }

  private <R> R unit(Call<R> call, UnitCall<?> unit, Chain<R> next) throws SQLException {
    long start = System.nanoTime();
    UnitClock clock = new UnitClock();
    unit.attach(this, clock);
    Throwable failure = null;
    try {
      return next.proceed(call);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      long nanos = System.nanoTime() - start;
      unit(unit, clock.database(), nanos, clock.waited(nanos), failure);
    }
  }

  /** For one that is shared, the connection is there; a unit's own begins when it has one. */
  private <R> R transaction(Call<R> call, TransactionCall<?> transaction, Chain<R> next)
      throws SQLException {
    long start = System.nanoTime();
    boolean shared = transaction.members().size() > 1;
    for (UnitCall<?> unit : transaction.members()) {
      if (unit.attachment(this) instanceof UnitClock clock) {
        clock.attempt();
        if (shared) {
          clock.begin(start);
        }
      }
    }
    try {
      return next.proceed(call);
    } finally {
      long end = System.nanoTime();
      for (UnitCall<?> unit : transaction.members()) {
        if (unit.attachment(this) instanceof UnitClock clock) {
          clock.end(end);
        }
      }
    }
  }

  private <R> R acquire(Call<R> call, ConnectionInfo connection, Chain<R> next)
      throws SQLException {
    Database requested = connection.database();
    if (connections) {
      requested(requested);
    }
    long start = System.nanoTime();
    Throwable failure = null;
    try {
      return next.proceed(call);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      long end = System.nanoTime();
      Database database = connection.database();
      if (connections) {
        answered(requested, database, end - start, failure);
      }
      if (failure == null) {
        connection.attach(this, new Usage(database, end));
      }
    }
  }

  private <R> R release(Call<R> call, ConnectionInfo connection, Chain<R> next)
      throws SQLException {
    try {
      return next.proceed(call);
    } finally {
      if (connection.attachment(this) instanceof Usage usage) {
        if (connections) {
          released(usage.database, System.nanoTime() - usage.since);
        }
        usage.released(rows -> returned(connection, rows));
      }
    }
  }

  /** A move that fails ends the rows. */
  private <R> R fetch(Call<R> call, FetchCall fetch, Chain<R> next) throws SQLException {
    R onRow = null;
    try {
      onRow = next.proceed(call);
      return onRow;
    } finally {
      ConnectionInfo connection = fetch.connection();
      if (connection.attachment(this) instanceof Usage usage) {
        usage.moved(fetch, Boolean.TRUE.equals(onRow), rows -> returned(connection, rows));
      }
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + kinds;
  }
}
