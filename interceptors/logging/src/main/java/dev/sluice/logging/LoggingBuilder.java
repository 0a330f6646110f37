package dev.sluice.logging;

import dev.sluice.jdbc.CallingLine;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.unit.Purpose;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What to log, and how severe it is. Not thread-safe. */
public final class LoggingBuilder {

  final LoggingControl control = new LoggingControl();
  Logger logger = LoggerFactory.getLogger(Logging.class);
  CallingLine caller;
  Redaction redaction = Redaction.none();
  int maxSqlLength = 500;
  boolean literals;
  boolean exceptions;
  boolean parameters;
  boolean executable;
  boolean rows;
  boolean upkeep;
  private boolean units = true;
  private boolean statements = true;
  private boolean transactions;

  LoggingBuilder() {}

  /**
   * Where the events go.
   *
   * @param logger by default the one named after {@link Logging}; not null
   * @return this
   */
  public LoggingBuilder logger(Logger logger) {
    this.logger = Objects.requireNonNull(logger, "logger");
    return this;
  }

  /**
   * The level of what went well.
   *
   * @param level default {@code DEBUG}; not null
   * @return this
   */
  public LoggingBuilder successLevel(Level level) {
    control.successLevel(level);
    return this;
  }

  /**
   * The level of a unit that went well, but not at its first attempt.
   *
   * @param level default {@code INFO}; not null
   * @return this
   */
  public LoggingBuilder retriedLevel(Level level) {
    control.retriedLevel(level);
    return this;
  }

  /**
   * The level of what went well and took longer than {@link #slowerThan}.
   *
   * @param level default {@code WARN}; not null
   * @return this
   */
  public LoggingBuilder slowLevel(Level level) {
    control.slowLevel(level);
    return this;
  }

  /**
   * The level of what failed.
   *
   * @param level default {@code WARN}; not null
   * @return this
   */
  public LoggingBuilder failureLevel(Level level) {
    control.failureLevel(level);
    return this;
  }

  /**
   * The duration beyond which a statement or unit is slow.
   *
   * @param threshold not negative; by default nothing is slow; not null
   * @return this
   */
  public LoggingBuilder slowerThan(Duration threshold) {
    control.slowerThan(threshold);
    return this;
  }

  /**
   * The length at which SQL is cut off.
   *
   * @param chars at least 2, the sign of the cut included; default 500
   * @return this
   */
  public LoggingBuilder maxSqlLength(int chars) {
    if (chars < 2) {
      throw new IllegalArgumentException("maxSqlLength must be 2 or more, is " + chars);
    }
    maxSqlLength = chars;
    return this;
  }

  /**
   * Whether a text that {@linkplain SqlCall#mayHoldData may hold data} as literals is logged whole.
   *
   * @param logged default false
   * @return this
   */
  public LoggingBuilder literals(boolean logged) {
    literals = logged;
    return this;
  }

  /**
   * Whether the parameters of statements are logged, as literals; of a batch those of its first ten
   * entries. Parameters are captured for the whole chain then.
   *
   * @param logged default false
   * @return this
   */
  public LoggingBuilder parameters(boolean logged) {
    parameters = logged;
    return this;
  }

  /**
   * Whether statements are logged with their parameters in place, to be run as they are; of a batch
   * the first ten. Parameters are captured for the whole chain then, and literals of the text are
   * shown.
   *
   * @param logged default false
   * @return this
   */
  public LoggingBuilder executable(boolean logged) {
    executable = logged;
    return this;
  }

  /**
   * Which values {@link #parameters} and {@link #executable} do not show.
   *
   * @param redaction by default only those longer than 1000 are not shown; not null
   * @return this
   */
  public LoggingBuilder redaction(Redaction redaction) {
    this.redaction = Objects.requireNonNull(redaction, "redaction");
    return this;
  }

  void redact(UnaryOperator<Redaction> more) {
    redaction = more.apply(redaction);
  }

  /**
   * Whether the application's line that made the call is logged. The stack is looked at only for an
   * event that is logged.
   *
   * @param logged default false
   * @return this
   */
  public LoggingBuilder caller(boolean logged) {
    return caller(logged ? CallingLine.known() : null);
  }

  /**
   * Logs the line that made the call.
   *
   * @param line what to pass over; null for no line
   * @return this
   */
  public LoggingBuilder caller(CallingLine line) {
    caller = line;
    return this;
  }

  /**
   * Whether the rows that are read of each result set are counted, which is one event more, when
   * the cursor has passed the last; else, without having seen the end, when the transaction ends or
   * the connection is released. Each move of a cursor is a call of the chain then.
   *
   * @param counted default false
   * @return this
   */
  public LoggingBuilder rows(boolean counted) {
    rows = counted;
    return this;
  }

  /**
   * Whether exceptions are attached to the events of failures. Their messages come from the driver,
   * and some drivers put data into them.
   *
   * @param logged default false
   * @return this
   */
  public LoggingBuilder exceptions(boolean logged) {
    exceptions = logged;
    return this;
  }

  /**
   * Whether units are logged.
   *
   * @param logged default true
   * @return this
   */
  public LoggingBuilder units(boolean logged) {
    units = logged;
    return this;
  }

  /**
   * Whether queries, updates, executions and batches are logged.
   *
   * @param logged default true
   * @return this
   */
  public LoggingBuilder statements(boolean logged) {
    statements = logged;
    return this;
  }

  /**
   * Whether begin, commit, rollback and savepoint are logged, as statements.
   *
   * @param logged default false
   * @return this
   */
  public LoggingBuilder transactions(boolean logged) {
    transactions = logged;
    return this;
  }

  /**
   * Whether housekeeping ({@link Purpose#UPKEEP}) is logged.
   *
   * @param logged default false
   * @return this
   */
  public LoggingBuilder upkeep(boolean logged) {
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

  Set<Kind> kinds() {
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
