package dev.sluice.logging;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.logging.Notes.Reading;
import dev.sluice.logging.Values.Sent;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;

/**
 * SLF4J events of statements and units, one when each has ended.
 *
 * <p>The message is one of few constants, such as {@code statement done} or {@code unit failed};
 * what varies is in key-value pairs:
 *
 * <table>
 *   <caption>Keys; absent where they don't apply</caption>
 *   <tr><th>Key</th><th>Value</th></tr>
 *   <tr><td>{@code kind}</td><td>the {@link Kind} of a statement</td></tr>
 *   <tr><td>{@code sql}</td><td>its text on one line, of bounded length; of a text that {@linkplain
 *       SqlCall#mayHoldData may hold data} only the first word</td></tr>
 *   <tr><td>{@code batch}</td><td>the number of entries of a batch</td></tr>
 *   <tr><td>{@code count}</td><td>the update count, of a batch the sum</td></tr>
 *   <tr><td>{@code connection}</td><td>the number of the connection</td></tr>
 *   <tr><td>{@code transaction}</td><td>the id of the runner's transaction</td></tr>
 *   <tr><td>{@code unit}, {@code unit.id}, {@code attempt}</td><td>name and id of the unit, and
 *       which attempt at it this belongs to</td></tr>
 *   <tr><td>{@code micros}</td><td>the duration in microseconds; a statement is timed
 *       only while its success would be logged or a {@link LoggingBuilder#slowerThan threshold} is set</td></tr>
 *   <tr><td>{@code error}, {@code code}</td><td>the {@link ErrorKind}, or where that is {@code
 *       OTHER} the class of the exception, and the driver's error code or else the SQLSTATE</td></tr>
 *   <tr><td>{@code rows}, {@code complete}</td><td>of {@code rows read}: how many rows were read,
 *       and {@code false} unless the end was seen</td></tr>
 *   <tr><td>{@code caller}</td><td>the application's line that made the call</td></tr>
 *   <tr><td>{@code parameters}, {@code executable}</td><td>the parameters as literals, and the
 *       statement with them in place</td></tr>
 * </table>
 *
 * <p>The last three rows and the exception itself are there only where {@linkplain LoggingBuilder
 * asked for}. Otherwise parameters, results and messages of exceptions are not logged.
 *
 * <p>Belongs inside a retry, where it logs each attempt at a unit. While the level is off a call
 * costs one look at the level. What can be changed at run time is in {@link #control}. Thread-safe;
 * errors pass through as thrown.
 */
public final class Logging implements Interceptor {

  static final long UNTIMED = -1;

  private static final Set<Kind> ENDS_OF_ROWS =
      EnumSet.of(Kind.COMMIT, Kind.ROLLBACK, Kind.RELEASE);

  private final Logger logger;
  private final LoggingControl control;
  private final Set<Kind> logged;
  private final Set<Kind> kinds;
  private final boolean upkeep;
  private final boolean rows;
  private final boolean values;
  private final Events events;

  Logging(LoggingBuilder builder) {
    logger = builder.logger;
    control = new LoggingControl(builder.control);
    logged = builder.kinds();
    upkeep = builder.upkeep;
    rows = builder.rows;
    kinds = rows ? withRows(logged) : logged;
    values = builder.parameters || builder.executable;
    events = new Events(control, builder);
  }

  private static Set<Kind> withRows(Set<Kind> logged) {
    Set<Kind> kinds = EnumSet.of(Kind.FETCH);
    kinds.addAll(ENDS_OF_ROWS);
    kinds.addAll(logged);
    return Collections.unmodifiableSet(kinds);
  }

  /**
   * Logs statements and units to the logger named after this class.
   *
   * @return the interceptor
   */
  public static Logging create() {
    return builder().build();
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static LoggingBuilder builder() {
    return new LoggingBuilder();
  }

  /**
   * Changes this at run time.
   *
   * @return the same at every call; never null
   */
  public LoggingControl control() {
    return control;
  }

  @Override
  public Set<Kind> kinds() {
    return kinds;
  }

  @Override
  public boolean wantsParameters() {
    return values;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (!control.enabled()
        || !logger.isEnabledForLevel(control.mostSevere())
        || (!upkeep && call.purpose() == Purpose.UPKEEP)) {
      return next.proceed(call);
    }
    if (rows && call.kind() == Kind.FETCH) {
      return move(call, next);
    }
    if (rows && ENDS_OF_ROWS.contains(call.kind())) {
      JdbcCall<?> end = (JdbcCall<?>) call;
      Notes.of(end.connection(), this).endAll().forEach(one -> events.rows(end, one, false));
    }
    return logged.contains(call.kind()) ? run(call, next) : next.proceed(call);
  }

  private <R> R run(Call<R> call, Chain<R> next) throws SQLException {
    Sent sent = values && call instanceof SqlCall<?> sql ? Sent.by(sql) : null;
    boolean timed = timed(call);
    long start = timed ? System.nanoTime() : 0;
    R result;
    try {
      result = next.proceed(call);
    } catch (Throwable failure) {
      long nanos = timed ? System.nanoTime() - start : UNTIMED;
      events.failure(call, nanos, sent, failure);
      throw failure;
    }
    if (timed) {
      long nanos = System.nanoTime() - start;
      events.success(outcome(call, nanos), call, nanos, sent, result);
      if (rows && call instanceof SqlCall<?> sql) {
        Notes.of(sql.connection(), this).executed(sql.sql(), events.text(sql));
      }
    }
    return result;
  }

  /** Whether a success may be logged. The clock is the dearest part of what is not. */
  private boolean timed(Call<?> call) {
    return control.slowNanos() != LoggingControl.NEVER_SLOW
        || call instanceof UnitCall<?>
        || logger.isEnabledForLevel(control.level(Outcome.DONE));
  }

  private Outcome outcome(Call<?> call, long nanos) {
    if (nanos > control.slowNanos()) {
      return Outcome.SLOW;
    }
    return call instanceof UnitCall<?> unit && unit.attempts() > 1 ? Outcome.RETRIED : Outcome.DONE;
  }

  /** Counts a row; there is one event when there are no more. */
  private <R> R move(Call<R> call, Chain<R> next) throws SQLException {
    FetchCall fetch = (FetchCall) (Call<?>) call;
    Notes notes = Notes.of(fetch.connection(), this);
    Reading reading = notes.reading(fetch);
    R onRow;
    try {
      onRow = next.proceed(call);
    } catch (Throwable failure) {
      notes.ended(reading);
      events.failure(call, UNTIMED, null, failure);
      throw failure;
    }
    if (reading != null && Boolean.TRUE.equals(onRow)) {
      reading.rows++;
    } else if (reading != null) {
      notes.ended(reading);
      events.rows(fetch, reading, true);
    }
    Reading surplus = notes.surplus();
    if (surplus != null) {
      events.rows(fetch, surplus, false);
    }
    return onRow;
  }

  @Override
  public String toString() {
    return "Logging" + logged;
  }
}
