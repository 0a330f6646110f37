package dev.sluice.logging;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Calendar;

/** Dates and times as literals. */
final class Moments {

  private static final DateTimeFormatter TIME = time();
  private static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder().appendOffset("+HH:MM", "+00:00").toFormatter();

  private final Dialect dialect;

  Moments(Dialect dialect) {
    this.dialect = dialect;
  }

  private static DateTimeFormatter time() {
    return new DateTimeFormatterBuilder()
        .appendPattern("HH:mm:ss")
        .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
        .toFormatter();
  }

  /** Null if it is neither. */
  String of(Object value, Calendar calendar) {
    if (dialect == Dialect.SQLITE) {
      return inSqlite(value);
    }
    ZoneId zone = calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
    if (value instanceof Date date) {
      return date(calendar == null ? date.toLocalDate() : at(date, zone).toLocalDate());
    }
    if (value instanceof Time time) {
      return time("TIME", at(time, zone).toLocalTime(), "");
    }
    if (value instanceof Timestamp timestamp) {
      LocalDateTime local =
          calendar == null
              ? timestamp.toLocalDateTime()
              : timestamp.toInstant().atZone(zone).toLocalDateTime();
      return timestamp(local);
    }
    if (value instanceof java.util.Date date) {
      return timestamp(at(date, zone));
    }
    if (value instanceof LocalDate date) {
      return date(date);
    }
    if (value instanceof LocalTime time) {
      return time("TIME", time, "");
    }
    if (value instanceof LocalDateTime timestamp) {
      return timestamp(timestamp);
    }
    if (value instanceof OffsetTime time) {
      return time("TIME WITH TIME ZONE", time.toLocalTime(), OFFSET.format(time));
    }
    OffsetDateTime moment = moment(value);
    return moment == null ? null : moment(moment);
  }

  /** Its driver sends milliseconds unless told otherwise, and any other type as text. */
  private static String inSqlite(Object value) {
    if (value instanceof java.util.Date date) {
      return Long.toString(date.getTime());
    }
    return value instanceof TemporalAccessor ? "'" + value + "'" : null;
  }

  private static LocalDateTime at(java.util.Date date, ZoneId zone) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(date.getTime()), zone);
  }

  private static OffsetDateTime moment(Object value) {
    if (value instanceof OffsetDateTime moment) {
      return moment;
    }
    if (value instanceof ZonedDateTime zoned) {
      return zoned.toOffsetDateTime();
    }
    return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : null;
  }

  private String date(LocalDate date) {
    return typed("DATE", date.toString());
  }

  private String timestamp(LocalDateTime timestamp) {
    String type = dialect == Dialect.SQLSERVER ? "DATETIME2" : "TIMESTAMP";
    return typed(type, timestamp.toLocalDate() + " " + TIME.format(timestamp));
  }

  private String moment(OffsetDateTime moment) {
    String type =
        switch (dialect) {
          case SQLSERVER -> "DATETIMEOFFSET";
          case ORACLE, MYSQL -> "TIMESTAMP";
          default -> "TIMESTAMP WITH TIME ZONE";
        };
    String offset = OFFSET.format(moment);
    return typed(type, moment.toLocalDate() + " " + TIME.format(moment) + offset);
  }

  private String time(String type, LocalTime time, String offset) {
    return typed(type, TIME.format(time) + offset);
  }

  private String typed(String type, String text) {
    return dialect == Dialect.SQLSERVER
        ? "CAST('" + text + "' AS " + type + ")"
        : type + " '" + text + "'";
  }
}
