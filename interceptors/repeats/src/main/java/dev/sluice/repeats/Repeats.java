package dev.sluice.repeats;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.CallingLine;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Counts statements for each unit of work, or outside a runner for each use of a connection from
 * {@code getConnection} to {@code close}, and reports when one text was executed too often, or
 * there were too many in all.
 *
 * <p>With {@link Builder#scope} it counts for each scope, such as a trace, whatever units and
 * connections it uses.
 *
 * <p>A batch counts as one statement. Texts that differ in literals only are the same. At most 200
 * different texts are told apart; those after them count only for the sum. Only the {@linkplain
 * Purpose#APPLICATION application's} statements are counted. The stack is looked at only when a
 * text has become too often.
 *
 * <p>Belongs inside a retry, where each attempt is counted for itself. Thread-safe; errors pass as
 * thrown, and what executed too much and failed is reported too.
 */
public final class Repeats implements Interceptor, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Repeats.class.getPackageName());

  private static final Set<Kind> KINDS = kindsOf();

  private final Limits limits;
  private final CallingLine callingLine;
  private final RepeatListener listener;
  private final Supplier<?> scope;
  private final Scopes scopes;

  private Repeats(Builder builder) {
    limits = new Limits(builder.repeats, builder.statements, builder.maxSqlLength);
    callingLine = builder.callingLine;
    listener = builder.listener;
    scope = builder.scope;
    scopes = new Scopes(limits, callingLine, builder.maxScopes, builder.scopeIdle.toNanos());
  }

  private static Set<Kind> kindsOf() {
    Set<Kind> kinds = EnumSet.of(Kind.UNIT, Kind.ACQUIRE, Kind.RELEASE);
    kinds.addAll(Kind.STATEMENTS);
    return Collections.unmodifiableSet(kinds);
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Set<Kind> kinds() {
    return KINDS;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call instanceof UnitCall<R> unit) {
      return unit(unit, next);
    }
    ConnectionInfo connection = ((JdbcCall<R>) call).connection();
    switch (call.kind()) {
      case ACQUIRE -> connection.attach(this, new Counts());
      case RELEASE -> {
        return release(connection, call, next);
      }
      default -> count((SqlCall<R>) call, connection);
    }
    return next.proceed(call);
  }

  private <R> R unit(UnitCall<R> unit, Chain<R> next) throws SQLException {
    Counts counts = new Counts();
    unit.attach(this, counts);
    R result;
    try {
      result = next.proceed(unit);
    } catch (Throwable failure) {
      try {
        tell(counts, unit.name(), 0);
      } catch (RuntimeException ofListener) {
        failure.addSuppressed(ofListener);
      }
      throw failure;
    }
    tell(counts, unit.name(), 0);
    tellIdleScopes();
    return result;
  }

  private <R> R release(ConnectionInfo connection, Call<R> call, Chain<R> next)
      throws SQLException {
    R result = next.proceed(call);
    if (connection.attachment(this) instanceof Counts counts) {
      tell(counts, null, connection.number());
    }
    tellIdleScopes();
    return result;
  }

  private void count(SqlCall<?> call, ConnectionInfo connection) {
    if (call.purpose() != Purpose.APPLICATION) {
      return;
    }
    Object key = scope == null ? null : scope.get();
    if (key != null) {
      scopes.count(key, Fingerprint.of(call));
      return;
    }
    UnitCall<?> unit = call.unit();
    Object counts = unit == null ? connection.attachment(this) : unit.attachment(this);
    if (counts != null) {
      ((Counts) counts).add(Fingerprint.of(call), limits, callingLine);
    }
  }

  private void tell(Counts counts, String unit, long connection) {
    if (counts.exceed(limits)) {
      listener.repeated(counts.report(unit, connection, null, limits));
    }
  }

  private void tellIdleScopes() {
    if (scope != null) {
      tell(scopes.endIdle());
    }
  }

  private void tell(List<RepeatReport> ofScopes) {
    for (RepeatReport report : ofScopes) {
      try {
        listener.repeated(report);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "the listener failed on: " + report, e);
      }
    }
  }

  /**
   * Ends a scope, and tells the listener if it executed too much. What it executes later is counted
   * anew.
   *
   * @param key of the scope, as {@link Builder#scope} gave it; one that is not known is ignored;
   *     not null
   */
  public void endScope(Object key) {
    tell(scopes.end(key));
  }

  /** Ends all scopes. Nothing else is kept; this may be used on. */
  @Override
  public void close() {
    tell(scopes.endAll());
  }

  @Override
  public String toString() {
    return "Repeats[" + limits.repeats() + "]";
  }

  /** How much is too much, and who is told. Not thread-safe. */
  public static final class Builder {

    private CallingLine callingLine = CallingLine.known();
    private long repeats = 10;
    private long statements = Long.MAX_VALUE;
    private int maxSqlLength = 500;
    private Supplier<?> scope;
    private int maxScopes = 1000;
    private Duration scopeIdle = Duration.ofSeconds(10);
    private RepeatListener listener = report -> LOG.log(Level.WARNING, report::toString);

    private Builder() {}

    /**
     * How often a text may be executed; once more is too often.
     *
     * @param most 1 or more; default 10
     * @return this
     */
    public Builder repeats(long most) {
      repeats = positive("repeats", most);
      return this;
    }

    /**
     * How many statements there may be in all.
     *
     * @param most 1 or more; by default any number
     * @return this
     */
    public Builder statements(long most) {
      statements = positive("statements", most);
      return this;
    }

    /**
     * The length at which SQL is cut off in reports.
     *
     * @param chars 1 or more; default 500
     * @return this
     */
    public Builder maxSqlLength(int chars) {
      maxSqlLength = (int) positive("maxSqlLength", chars);
      return this;
    }

    private static long positive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be 1 or more, is " + value);
      }
      return value;
    }

    /**
     * Says that classes are not the application's, when its line is looked for. The JDK, Sluice and
     * the common frameworks are known.
     *
     * @param prefix how the full names of the classes begin, such as {@code org.example.dao.}; not
     *     blank
     * @return this
     */
    public Builder library(String prefix) {
      callingLine = callingLine.without(prefix);
      return this;
    }

    /**
     * Counts together what has the same key, whatever units, connections and threads it uses: a
     * trace, a request, a job. What has none counts for its unit or use of a connection.
     *
     * <p>A scope is over when {@link Repeats#endScope} says so, when it has been {@linkplain
     * #scopeIdle idle}, or when there are {@linkplain #maxScopes too many}.
     *
     * @param key gives the key of the statement that this thread is about to execute, with {@code
     *     equals} and {@code hashCode}, or null; must be quick and thread-safe; its text is in
     *     reports; not null
     * @return this
     */
    public Builder scope(Supplier<?> key) {
      scope = Objects.requireNonNull(key, "key");
      return this;
    }

    /**
     * How long a scope may execute nothing until it is over. That is noticed when a connection is
     * given back or a unit ends, whosever they are.
     *
     * @param limit more than zero; default 10 seconds; not null
     * @return this
     */
    public Builder scopeIdle(Duration limit) {
      if (limit.isZero() || limit.isNegative()) {
        throw new IllegalArgumentException("scopeIdle must be more than zero, is " + limit);
      }
      scopeIdle = limit;
      return this;
    }

    /**
     * How many scopes may be open; beyond that the one that was used longest ago is over.
     *
     * @param most 1 or more; default 1000
     * @return this
     */
    public Builder maxScopes(int most) {
      maxScopes = (int) positive("maxScopes", most);
      return this;
    }

    /**
     * Who is told.
     *
     * @param listener by default each report is a warning of the {@link System.Logger} {@code
     *     dev.sluice.repeats}; not null
     * @return this
     */
    public Builder listener(RepeatListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the options of this moment
     */
    public Repeats build() {
      return new Repeats(this);
    }
  }
}
