package dev.sluice.tracing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.tracing.OperationShapes.Shape;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The spans of result sets that are read. The chain does not see one closed, so a span ends where
 * it was last moved, whenever that turns out to have been the last time.
 */
final class FetchSpans {

  private static final int MAX_OPEN = 8;

  private final Tracing owner;
  private final Tracer tracer;
  private final OperationShapes shapes;
  private final Failures failures;

  FetchSpans(Tracing owner, Tracer tracer, OperationShapes shapes, Failures failures) {
    this.owner = owner;
    this.tracer = tracer;
    this.shapes = shapes;
    this.failures = failures;
  }

  /** A result set being read. */
  private static final class Reading {

    private final Span span;
    private final long start = System.nanoTime();
    private final long startEpoch;
    private long last = start;
    private long rows;

    Reading(SpanBuilder span) {
      Instant now = Instant.now();
      startEpoch = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
      this.span = span.setStartTimestamp(now).startSpan();
    }

    void moved(boolean row) {
      last = System.nanoTime();
      if (row) {
        rows++;
      }
    }

    void end() {
      span.setAttribute(Keys.RETURNED_ROWS, rows);
      span.end(startEpoch + (last - start), TimeUnit.NANOSECONDS);
    }
  }

  /** What is read on one connection, the oldest first, and what was executed last. */
  private static final class Readings {

    private final Map<FetchCall, Reading> open = new LinkedHashMap<>();
    private String sql = "";
    private SpanContext statement = SpanContext.getInvalid();
  }

  /** A statement that may have given rows. */
  void executed(SqlCall<?> statement, Span span) {
    Readings readings = readings(statement.connection());
    readings.sql = statement.sql();
    readings.statement = span.getSpanContext();
  }

  <R> R move(FetchCall fetch, Call<R> call, Chain<R> next) throws SQLException {
    Readings readings = readings(fetch.connection());
    if (fetch.moves() == 1) {
      begin(fetch, readings);
    }
    Reading reading = readings.open.get(fetch);
    if (reading == null) {
      return next.proceed(call);
    }
    try {
      R row = next.proceed(call);
      boolean more = Boolean.TRUE.equals(row);
      reading.moved(more);
      if (!more) {
        end(fetch, readings);
      }
      return row;
    } catch (Throwable failure) {
      reading.moved(false);
      failures.record(reading.span, failure);
      end(fetch, readings);
      throw failure;
    }
  }

  private void begin(FetchCall fetch, Readings readings) {
    Shape shape = shapes.of(fetch.connection().database(), Kind.FETCH);
    SpanBuilder span = tracer.spanBuilder(shape.name()).setAllAttributes(shape.attributes());
    if (readings.sql.equals(fetch.sql())) {
      span.addLink(readings.statement);
    }
    readings.open.put(fetch, new Reading(span));
    if (readings.open.size() > MAX_OPEN) {
      Iterator<Reading> oldest = readings.open.values().iterator();
      oldest.next().end();
      oldest.remove();
    }
  }

  private static void end(FetchCall fetch, Readings readings) {
    readings.open.remove(fetch).end();
  }

  <R> R release(JdbcCall<R> call, Chain<R> next) throws SQLException {
    Readings readings = (Readings) call.connection().attachment(owner);
    if (readings != null) {
      readings.open.values().forEach(Reading::end);
      readings.open.clear();
    }
    return next.proceed(call);
  }

  private Readings readings(ConnectionInfo connection) {
    Readings readings = (Readings) connection.attachment(owner);
    if (readings == null) {
      readings = new Readings();
      connection.attach(owner, readings);
    }
    return readings;
  }
}
