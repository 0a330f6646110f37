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
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Counts statements for each unit of work, or outside a runner for each use of a connection from
 * {@code getConnection} to {@code close}, and reports when one text was executed too often, or
 * there were too many in all.
 *
 * <p>A batch counts as one statement. Texts that differ in literals only are the same. At most 200
 * different texts are told apart; those after them count only for the sum. Only the {@linkplain
 * Purpose#APPLICATION application's} statements are counted. The stack is looked at only when a
 * text has become too often.
 *
 * <p>Belongs inside a retry, where each attempt is counted for itself. Thread-safe; errors pass as
 * thrown, and what executed too much and failed is reported too.
 */
public final class Repeats implements Interceptor {

  private static final System.Logger LOG = System.getLogger(Repeats.class.getPackageName());

  private static final Set<Kind> KINDS = kindsOf();

  private final Limits limits;
  private final CallingLine callingLine;
  private final RepeatListener listener;

  private Repeats(Builder builder) {
    limits = new Limits(builder.repeats, builder.statements, builder.maxSqlLength);
    callingLine = builder.callingLine;
    listener = builder.listener;
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
    return result;
  }

  private <R> R release(ConnectionInfo connection, Call<R> call, Chain<R> next)
      throws SQLException {
    R result = next.proceed(call);
    if (connection.attachment(this) instanceof Counts counts) {
      tell(counts, null, connection.number());
    }
    return result;
  }

  private void count(SqlCall<?> call, ConnectionInfo connection) {
    if (call.purpose() != Purpose.APPLICATION) {
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
      listener.repeated(counts.report(unit, connection, limits));
    }
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
