package dev.sluice.logging;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.CallingLine;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.logging.Notes.Reading;
import dev.sluice.logging.Values.Sent;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes the events whose level is on. */
final class Events {

  private final Logger logger;
  private final LoggingControl control;
  private final SqlText sqlText;
  private final Details details;
  private final Values values;
  private final CallingLine caller;
  private final boolean exceptions;

  Events(LoggingControl control, LoggingBuilder builder) {
    logger = builder.logger;
    this.control = control;
    sqlText = new SqlText(builder.maxSqlLength, builder.literals);
    details = new Details(sqlText);
    values = new Values(builder.parameters, builder.executable, builder.redaction);
    caller = builder.caller;
    exceptions = builder.exceptions;
  }

  void success(Outcome outcome, Call<?> call, long nanos, Sent sent, Object result) {
    LoggingEventBuilder event = event(outcome, call, nanos, sent);
    if (event != null) {
      details.addResult(event, call, result);
      event.log();
    }
  }

  void failure(Call<?> call, long nanos, Sent sent, Throwable failure) {
    LoggingEventBuilder event = event(Outcome.FAILED, call, nanos, sent);
    if (event != null) {
      details.addFailure(event, failure);
      if (exceptions) {
        event.setCause(failure);
      }
      event.log();
    }
  }

  void rows(JdbcCall<?> end, Reading reading, boolean complete) {
    Level level = control.level(Outcome.DONE);
    if (logger.isEnabledForLevel(level)) {
      LoggingEventBuilder event = logger.makeLoggingEventBuilder(level).setMessage("rows read");
      details.addRows(event, end, reading, complete);
      event.log();
    }
  }

  /** The text as events show it. */
  String text(SqlCall<?> call) {
    return sqlText.of(call);
  }

  /** Null if its level is off. */
  private LoggingEventBuilder event(Outcome outcome, Call<?> call, long nanos, Sent sent) {
    Level level = control.level(outcome);
    if (!logger.isEnabledForLevel(level)) {
      return null;
    }
    LoggingEventBuilder event =
        logger
            .makeLoggingEventBuilder(level)
            .setMessage(call instanceof UnitCall<?> ? outcome.unit : outcome.statement);
    details.addCall(event, call, nanos);
    if (sent != null) {
      SqlCall<?> statement = (SqlCall<?>) call;
      values.add(event, statement, sent, Dialect.of(statement.connection().database()));
    }
    addCaller(event);
    return event;
  }

  private void addCaller(LoggingEventBuilder event) {
    StackTraceElement line = caller == null ? null : caller.find();
    if (line != null) {
      event.addKeyValue("caller", line.toString());
    }
  }
}
