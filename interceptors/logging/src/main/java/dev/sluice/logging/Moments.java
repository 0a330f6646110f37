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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Calendar;
import java.util.TimeZone;

/** Dates and times as literals. */
final class Moments {

  private static final DateTimeFormatter TIME = time();
  static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder().appendOffset("+HH:MM:ss", "+00:00").toFormatter();

  /** PostgreSQL knows no sign of a year. */
  private static final DateTimeFormatter DAY_OF_ERA =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NEVER)
          .appendPattern("-MM-dd")
          .toFormatter();

  static final String BC = " BC";

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
    if (value instanceof java.util.Date date) {
      TimeZone zone = calendar == null ? TimeZone.getDefault() : calendar.getTimeZone();
      return dialect == Dialect.POSTGRESQL ? PostgresDates.of(date, zone) : legacy(date, zone);
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

  /** H2 counts days as java.time does; others as java.util.Date, which differs before 1900. */
  private String legacy(java.util.Date date, TimeZone zone) {
    LocalDateTime local = LocalDateTime.ofInstant(instant(date), zone.toZoneId());
    boolean asIs = dialect != Dialect.H2 && zone.equals(TimeZone.getDefault());
    if (date instanceof Date day) {
      return date(asIs ? day.toLocalDate() : local.toLocalDate());
    }
    if (date instanceof Time) {
      return time("TIME", local.toLocalTime(), "");
    }
    return timestamp(
        asIs && date instanceof Timestamp timestamp ? timestamp.toLocalDateTime() : local);
  }

  /** Of {@code Date} and {@code Time}, which refuse to give theirs, too. */
  private static Instant instant(java.util.Date date) {
    return date instanceof Timestamp timestamp
        ? timestamp.toInstant()
        : Instant.ofEpochMilli(date.getTime());
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
    return typed("DATE", date, "");
  }

  private String timestamp(LocalDateTime timestamp) {
    String type = dialect == Dialect.SQLSERVER ? "DATETIME2" : "TIMESTAMP";
    return typed(type, timestamp.toLocalDate(), " " + TIME.format(timestamp));
  }

  private String moment(OffsetDateTime moment) {
    String type =
        switch (dialect) {
          case SQLSERVER -> "DATETIMEOFFSET";
          case ORACLE, MYSQL -> "TIMESTAMP";
          default -> "TIMESTAMP WITH TIME ZONE";
        };
    String gap = dialect == Dialect.ORACLE ? " " : "";
    return typed(
        type, moment.toLocalDate(), " " + TIME.format(moment) + gap + OFFSET.format(moment));
  }

  private String time(String type, LocalTime time, String offset) {
    return typed(type, TIME.format(time) + offset);
  }

  private String typed(String type, LocalDate day, String rest) {
    if (dialect != Dialect.POSTGRESQL) {
      return typed(type, day + rest);
    }
    if (day.equals(LocalDate.MAX) || day.equals(LocalDate.MIN)) {
      return typed(type, day.equals(LocalDate.MAX) ? "infinity" : "-infinity");
    }
    return typed(type, DAY_OF_ERA.format(day) + rest + (day.getYear() > 0 ? "" : BC));
  }

  private String typed(String type, String text) {
    return dialect == Dialect.SQLSERVER
        ? "CAST('" + text + "' AS " + type + ")"
        : type + " '" + text + "'";
  }
}
