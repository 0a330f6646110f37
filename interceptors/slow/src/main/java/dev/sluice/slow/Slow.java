package dev.sluice.slow;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.slow.SlowReport.Subject;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Reports statements, held connections and idle transactions that take too long, while they still
 * do, and again when they have ended.
 *
 * <p>One daemon thread watches all connections. It ends when there has been none for ten seconds,
 * and starts anew with the next; {@link #close} ends it at once, and calls pass unwatched from then
 * on. It knows the connections that were acquired while this was installed and switched on. Those
 * that a runner keeps are not watched as held, since it keeps them on purpose and {@linkplain
 * dev.sluice.jdbc.lease.LeaseOptions reports} its holders itself; their statements and transactions
 * are.
 *
 * <p>A transaction is idle from the end of a call in it to the beginning of the next, also while
 * rows are read. {@linkplain Purpose#UPKEEP Housekeeping} is not watched.
 *
 * <p>Belongs inside a retry, where it watches each attempt. Thread-safe; errors pass as thrown.
 */
public final class Slow implements Interceptor, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Slow.class.getPackageName());

  private final Thresholds thresholds;
  private final Set<Kind> kinds;
  private final boolean stacks;
  private final Watcher watcher;

  private Slow(Builder builder) {
    thresholds = new Thresholds(builder.statement, builder.connection, builder.idle);
    kinds = kinds(thresholds);
    stacks = builder.stacks;
    watcher =
        new Watcher(
            thresholds,
            new StatementText(builder.maxSqlLength, builder.literals),
            builder.listener,
            builder.rest);
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  private static Set<Kind> kinds(Thresholds thresholds) {
    Set<Kind> kinds = EnumSet.of(Kind.ACQUIRE, Kind.RELEASE);
    if (thresholds.watches(Subject.STATEMENT) || thresholds.watches(Subject.IDLE_TRANSACTION)) {
      kinds.addAll(Kind.STATEMENTS);
      kinds.addAll(EnumSet.of(Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.SAVEPOINT));
    }
    return Collections.unmodifiableSet(kinds);
  }

  @Override
  public Set<Kind> kinds() {
    return kinds;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    ConnectionInfo connection = ((JdbcCall<R>) call).connection();
    return switch (call.kind()) {
      case ACQUIRE -> acquire(connection, call, next);
      case RELEASE -> release(connection, call, next);
      default -> run(connection, call, next);
    };
  }

  private <R> R acquire(ConnectionInfo connection, Call<R> call, Chain<R> next)
      throws SQLException {
    R acquired = next.proceed(call);
    if (connection.attachment(this) instanceof Slot earlier) {
      watcher.remove(earlier); // of an attempt whose connection is closed by now
    }
    Slot slot =
        new Slot(
            connection, holds(connection) ? begin(Subject.CONNECTION, connection, null) : null);
    connection.attach(this, slot);
    watcher.add(slot);
    return acquired;
  }

  private boolean holds(ConnectionInfo connection) {
    return thresholds.watches(Subject.CONNECTION)
        && connection.unit() == null
        && connection.purpose() != Purpose.UPKEEP;
  }

  private <R> R release(ConnectionInfo connection, Call<R> call, Chain<R> next)
      throws SQLException {
    if (connection.attachment(this) instanceof Slot slot) {
      watcher.remove(slot);
      watcher.end(slot.current);
      watcher.end(slot.held);
    }
    return next.proceed(call);
  }

  private <R> R run(ConnectionInfo connection, Call<R> call, Chain<R> next) throws SQLException {
    if (connection.purpose() == Purpose.UPKEEP
        || !(connection.attachment(this) instanceof Slot slot)) {
      return next.proceed(call);
    }
    Watched before = slot.current;
    Watched running =
        thresholds.watches(Subject.STATEMENT) ? begin(Subject.STATEMENT, connection, call) : null;
    slot.current = running;
    watcher.end(before);
    try {
      return next.proceed(call);
    } finally {
      slot.current =
          idles(connection, call) ? begin(Subject.IDLE_TRANSACTION, connection, null) : null;
      watcher.end(running);
    }
  }

  private Watched begin(Subject subject, ConnectionInfo connection, Call<?> call) {
    return new Watched(subject, connection, call, stacks);
  }

  /** Autocommit switched off opens no transaction yet, and a commit with it off opens none. */
  private boolean idles(ConnectionInfo connection, Call<?> call) {
    return thresholds.watches(Subject.IDLE_TRANSACTION)
        && call.kind() != Kind.COMMIT
        && call.kind() != Kind.ROLLBACK
        && (call.kind() != Kind.BEGIN || call instanceof SqlCall<?>)
        && connection.inTransaction();
  }

  /**
   * Stops watching. What was reported and has ended is still told; what still goes on is not told
   * any more. Waits for the listener to return, unless called by it. Safe to call twice.
   */
  @Override
  public void close() {
    watcher.close();
  }

  @Override
  public String toString() {
    return "Slow" + thresholds;
  }

  /** What takes too long, and who is told. Not thread-safe. */
  public static final class Builder {

    private long statement = Thresholds.NEVER;
    private long connection = Thresholds.NEVER;
    private long idle = Thresholds.NEVER;
    private boolean stacks;
    private boolean literals;
    private int maxSqlLength = 500;
    private Duration rest = Duration.ofSeconds(10);
    private SlowListener listener = report -> LOG.log(Level.WARNING, report::toString);

    private Builder() {}

    /**
     * When a statement takes too long: an execution, or the begin or end of a transaction.
     *
     * @param threshold more than zero; by default statements are not watched; not null
     * @return this
     */
    public Builder statements(Duration threshold) {
      statement = nanos(threshold);
      return this;
    }

    /**
     * When a connection is held too long, from its acquisition to its release.
     *
     * @param threshold more than zero; by default connections are not watched; not null
     * @return this
     */
    public Builder connections(Duration threshold) {
      connection = nanos(threshold);
      return this;
    }

    /**
     * When a transaction is idle too long, between two calls.
     *
     * @param threshold more than zero; by default transactions are not watched; not null
     * @return this
     */
    public Builder idleTransactions(Duration threshold) {
      idle = nanos(threshold);
      return this;
    }

    private static long nanos(Duration threshold) {
      if (threshold.isZero() || threshold.isNegative()) {
        throw new IllegalArgumentException("threshold must be more than zero, is " + threshold);
      }
      return threshold.compareTo(Duration.ofNanos(Thresholds.NEVER)) >= 0
          ? Thresholds.NEVER
          : threshold.toNanos();
    }

    /**
     * Whether a report of what still goes on has the stack of its thread, as it is at that moment.
     *
     * @param reported default false
     * @return this
     */
    public Builder stacks(boolean reported) {
      stacks = reported;
      return this;
    }

    /**
     * Whether a text that {@linkplain SqlCall#mayHoldData may hold data} as literals is reported
     * whole.
     *
     * @param reported default false
     * @return this
     */
    public Builder literals(boolean reported) {
      literals = reported;
      return this;
    }

    /**
     * The length at which SQL is cut off.
     *
     * @param chars 1 or more; default 500
     * @return this
     */
    public Builder maxSqlLength(int chars) {
      if (chars < 1) {
        throw new IllegalArgumentException("maxSqlLength must be 1 or more, is " + chars);
      }
      maxSqlLength = chars;
      return this;
    }

    /**
     * Who is told.
     *
     * @param listener by default each report is a warning of the {@link System.Logger} {@code
     *     dev.sluice.slow}; not null
     * @return this
     */
    public Builder listener(SlowListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** How long the thread stays while there is no connection. */
    Builder rest(Duration longest) {
      rest = longest;
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the options of this moment, the caller's to close
     * @throws IllegalStateException if nothing is to be watched
     */
    public Slow build() {
      if (Math.min(statement, Math.min(connection, idle)) == Thresholds.NEVER) {
        throw new IllegalStateException(
            "say what is too long: statements, connections or idleTransactions");
      }
      return new Slow(this);
    }
  }
}
