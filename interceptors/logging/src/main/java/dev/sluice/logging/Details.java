package dev.sluice.logging;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.logging.Notes.Reading;
import java.sql.SQLException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.slf4j.spi.LoggingEventBuilder;

/** The key-value pairs of an event. */
final class Details {

  private final SqlText sqlText;

  Details(SqlText sqlText) {
    this.sqlText = sqlText;
  }

  void addCall(LoggingEventBuilder event, Call<?> call, long nanos) {
    if (call instanceof JdbcCall<?> statement) {
      addStatement(event, statement);
    }
    addUnit(event, call.unit());
    if (nanos != Logging.UNTIMED) {
      addTime(event, nanos);
    }
  }

  private static void addUnit(LoggingEventBuilder event, UnitCall<?> unit) {
    if (unit != null) {
      event
          .addKeyValue("unit", unit.name())
          .addKeyValue("unit.id", unit.id())
          .addKeyValue("attempt", unit.attempts());
    }
  }

  private static void addTime(LoggingEventBuilder event, long nanos) {
    event.addKeyValue("micros", nanos / 1000);
  }

  private void addStatement(LoggingEventBuilder event, JdbcCall<?> call) {
    event.addKeyValue("kind", call.kind());
    if (call instanceof SqlCall<?> statement) {
      event.addKeyValue("sql", sqlText.of(statement));
      if (statement.batchSize() != 1) {
        event.addKeyValue("batch", statement.batchSize());
      }
    }
    event.addKeyValue("connection", call.connection().number());
    if (call.connection().transactionId() != 0) {
      event.addKeyValue("transaction", call.connection().transactionId());
    }
  }

  void addRows(LoggingEventBuilder event, JdbcCall<?> of, Reading reading, boolean complete) {
    event
        .addKeyValue("kind", Kind.FETCH)
        .addKeyValue("sql", reading.sql)
        .addKeyValue("rows", reading.rows);
    if (!complete) {
      event.addKeyValue("complete", false);
    }
    event.addKeyValue("connection", of.connection().number());
    addUnit(event, of.unit());
    addTime(event, System.nanoTime() - reading.start);
  }

  /** Only numbers are counts: a unit's result is the caller's own object. */
  void addResult(LoggingEventBuilder event, Call<?> call, Object result) {
    if (!(call instanceof SqlCall<?>)) {
      return;
    }
    if (result instanceof Number count) {
      event.addKeyValue("count", count);
    } else if (result instanceof int[] counts) {
      event.addKeyValue("count", IntStream.of(counts).filter(n -> n > 0).asLongStream().sum());
    } else if (result instanceof long[] counts) {
      event.addKeyValue("count", LongStream.of(counts).filter(n -> n > 0).sum());
    }
  }

  void addFailure(LoggingEventBuilder event, Throwable failure) {
    event.addKeyValue("error", errorType(failure));
    if (failure instanceof SQLException sql) {
      if (sql.getErrorCode() != 0) {
        event.addKeyValue("code", sql.getErrorCode());
      } else if (sql.getSQLState() != null) {
        event.addKeyValue("code", sql.getSQLState());
      }
    }
  }

  /** The kind by our classification; what has none goes by the class of its exception. */
  private static String errorType(Throwable failure) {
    ErrorKind kind =
        failure instanceof SQLException sql ? SqlError.of(sql).kind() : ErrorKind.OTHER;
    return kind == ErrorKind.OTHER ? failure.getClass().getName() : kind.name();
  }
}
