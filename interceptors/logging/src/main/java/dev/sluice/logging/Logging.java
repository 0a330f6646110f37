package dev.sluice.logging;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

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
 *       only while its success would be logged or a {@link Builder#slowerThan threshold} is set</td></tr>
 *   <tr><td>{@code error}, {@code code}</td><td>the {@link ErrorKind}, or where that is {@code
 *       OTHER} the class of the exception, and the driver's error code or else the SQLSTATE</td></tr>
 * </table>
 *
 * <p>Parameters, results and messages of exceptions are never logged; the exception itself only
 * where {@link Builder#exceptions} asks for it.
 *
 * <p>Belongs inside a retry, where it logs each attempt at a unit. While the level is off a call
 * costs one look at the level. Thread-safe; errors pass through as thrown.
 */
public final class Logging implements Interceptor {

  static final long UNTIMED = -1;

  private static final long NEVER_SLOW = Long.MAX_VALUE;

  private final Logger logger;
  private final Set<Kind> kinds;
  private final boolean upkeep;
  private final boolean exceptions;
  private final long slowNanos;
  private final Map<Outcome, Level> levels;
  private final Level mostSevere;
  private final Details details;

  private Logging(Builder builder) {
    logger = builder.logger;
    kinds = builder.kinds();
    upkeep = builder.upkeep;
    exceptions = builder.exceptions;
    slowNanos = builder.slowNanos;
    levels = new EnumMap<>(builder.levels);
    mostSevere = Collections.max(levels.values(), Comparator.comparingInt(Level::toInt));
    details = new Details(new SqlText(builder.maxSqlLength, builder.literals));
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
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Set<Kind> kinds() {
    return kinds;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (!logger.isEnabledForLevel(mostSevere) || (!upkeep && call.purpose() == Purpose.UPKEEP)) {
      return next.proceed(call);
    }
    boolean timed = timed(call);
    long start = timed ? System.nanoTime() : 0;
    R result;
    try {
      result = next.proceed(call);
    } catch (Throwable failure) {
      long nanos = timed ? System.nanoTime() - start : UNTIMED;
      log(Outcome.FAILED, call, nanos, null, failure);
      throw failure;
    }
    if (timed) {
      long nanos = System.nanoTime() - start;
      log(outcome(call, nanos), call, nanos, result, null);
    }
    return result;
  }

  /** Whether a success may be logged. The clock is the dearest part of what is not. */
  private boolean timed(Call<?> call) {
    return slowNanos != NEVER_SLOW
        || call instanceof UnitCall<?>
        || logger.isEnabledForLevel(levels.get(Outcome.DONE));
  }

  private Outcome outcome(Call<?> call, long nanos) {
    if (nanos > slowNanos) {
      return Outcome.SLOW;
    }
    return call instanceof UnitCall<?> unit && unit.attempts() > 1 ? Outcome.RETRIED : Outcome.DONE;
  }

  private void log(Outcome outcome, Call<?> call, long nanos, Object result, Throwable failure) {
    Level level = levels.get(outcome);
    if (!logger.isEnabledForLevel(level)) {
      return;
    }
    LoggingEventBuilder event =
        logger
            .makeLoggingEventBuilder(level)
            .setMessage(call instanceof UnitCall<?> ? outcome.unit : outcome.statement);
    details.addCall(event, call, nanos);
    if (failure == null) {
      details.addResult(event, call, result);
    } else {
      details.addFailure(event, failure);
      if (exceptions) {
        event.setCause(failure);
      }
    }
    event.log();
  }

  @Override
  public String toString() {
    return "Logging" + kinds;
  }

  /** What to log, and how severe it is. Not thread-safe. */
  public static final class Builder {

    private final Map<Outcome, Level> levels = new EnumMap<>(Outcome.class);
    private Logger logger = LoggerFactory.getLogger(Logging.class);
    private long slowNanos = NEVER_SLOW;
    private int maxSqlLength = 500;
    private boolean literals;
    private boolean exceptions;
    private boolean units = true;
    private boolean statements = true;
    private boolean transactions;
    private boolean upkeep;

    private Builder() {
      levels.put(Outcome.DONE, Level.DEBUG);
      levels.put(Outcome.RETRIED, Level.INFO);
      levels.put(Outcome.SLOW, Level.WARN);
      levels.put(Outcome.FAILED, Level.WARN);
    }

    /**
     * Where the events go.
     *
     * @param logger by default the one named after {@link Logging}; not null
     * @return this
     */
    public Builder logger(Logger logger) {
      this.logger = Objects.requireNonNull(logger, "logger");
      return this;
    }

    /**
     * The level of what went well.
     *
     * @param level default {@code DEBUG}; not null
     * @return this
     */
    public Builder successLevel(Level level) {
      return level(Outcome.DONE, level);
    }

    /**
     * The level of a unit that went well, but not at its first attempt.
     *
     * @param level default {@code INFO}; not null
     * @return this
     */
    public Builder retriedLevel(Level level) {
      return level(Outcome.RETRIED, level);
    }

    /**
     * The level of what went well and took longer than {@link #slowerThan}.
     *
     * @param level default {@code WARN}; not null
     * @return this
     */
    public Builder slowLevel(Level level) {
      return level(Outcome.SLOW, level);
    }

    /**
     * The level of what failed.
     *
     * @param level default {@code WARN}; not null
     * @return this
     */
    public Builder failureLevel(Level level) {
      return level(Outcome.FAILED, level);
    }

    private Builder level(Outcome outcome, Level level) {
      levels.put(outcome, Objects.requireNonNull(level, "level"));
      return this;
    }

    /**
     * The duration beyond which a statement or unit is slow.
     *
     * @param threshold not negative; by default nothing is slow; not null
     * @return this
     */
    public Builder slowerThan(Duration threshold) {
      if (threshold.isNegative()) {
        throw new IllegalArgumentException("threshold must not be negative, is " + threshold);
      }
      slowNanos = threshold.toNanos();
      return this;
    }

    /**
     * The length at which SQL is cut off.
     *
     * @param chars at least 2, the sign of the cut included; default 500
     * @return this
     */
    public Builder maxSqlLength(int chars) {
      if (chars < 2) {
        throw new IllegalArgumentException("maxSqlLength must be 2 or more, is " + chars);
      }
      maxSqlLength = chars;
      return this;
    }

    /**
     * Whether a text that {@linkplain SqlCall#mayHoldData may hold data} as literals is logged
     * whole.
     *
     * @param logged default false
     * @return this
     */
    public Builder literals(boolean logged) {
      literals = logged;
      return this;
    }

    /**
     * Whether exceptions are attached to the events of failures. Their messages come from the
     * driver, and some drivers put data into them.
     *
     * @param logged default false
     * @return this
     */
    public Builder exceptions(boolean logged) {
      exceptions = logged;
      return this;
    }

    /**
     * Whether units are logged.
     *
     * @param logged default true
     * @return this
     */
    public Builder units(boolean logged) {
      units = logged;
      return this;
    }

    /**
     * Whether queries, updates, executions and batches are logged.
     *
     * @param logged default true
     * @return this
     */
    public Builder statements(boolean logged) {
      statements = logged;
      return this;
    }

    /**
     * Whether begin, commit, rollback and savepoint are logged, as statements.
     *
     * @param logged default false
     * @return this
     */
    public Builder transactions(boolean logged) {
      transactions = logged;
      return this;
    }

    /**
     * Whether housekeeping ({@link Purpose#UPKEEP}) is logged.
     *
     * @param logged default false
     * @return this
     */
    public Builder upkeep(boolean logged) {
      upkeep = logged;
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the options of this moment
     */
    public Logging build() {
      return new Logging(this);
    }

    private Set<Kind> kinds() {
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      if (units) {
        kinds.add(Kind.UNIT);
      }
      if (statements) {
        kinds.addAll(Kind.STATEMENTS);
      }
      if (transactions) {
        kinds.addAll(EnumSet.of(Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.SAVEPOINT));
      }
      return Collections.unmodifiableSet(kinds);
    }
  }
}
