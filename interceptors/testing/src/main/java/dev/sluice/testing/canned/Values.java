package dev.sluice.testing.canned;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.SQLDataException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The conversions of the getters of a result set. */
final class Values {

  private static final Map<Class<?>, JDBCType> TYPES =
      Map.ofEntries(
          Map.entry(Boolean.class, JDBCType.BOOLEAN),
          Map.entry(Byte.class, JDBCType.TINYINT),
          Map.entry(Short.class, JDBCType.SMALLINT),
          Map.entry(Integer.class, JDBCType.INTEGER),
          Map.entry(Long.class, JDBCType.BIGINT),
          Map.entry(Float.class, JDBCType.REAL),
          Map.entry(Double.class, JDBCType.DOUBLE),
          Map.entry(BigDecimal.class, JDBCType.NUMERIC),
          Map.entry(String.class, JDBCType.VARCHAR),
          Map.entry(byte[].class, JDBCType.VARBINARY),
          Map.entry(Date.class, JDBCType.DATE),
          Map.entry(LocalDate.class, JDBCType.DATE),
          Map.entry(Time.class, JDBCType.TIME),
          Map.entry(LocalTime.class, JDBCType.TIME),
          Map.entry(Timestamp.class, JDBCType.TIMESTAMP),
          Map.entry(LocalDateTime.class, JDBCType.TIMESTAMP),
          Map.entry(Instant.class, JDBCType.TIMESTAMP_WITH_TIMEZONE),
          Map.entry(OffsetDateTime.class, JDBCType.TIMESTAMP_WITH_TIMEZONE));

  private Values() {}

  static JDBCType type(Object sample) {
    return sample == null
        ? JDBCType.NULL
        : TYPES.getOrDefault(sample.getClass(), JDBCType.JAVA_OBJECT);
  }

  /**
   * Converts.
   *
   * @param zone for a date or time without one; null for the system's
   * @throws SQLDataException if the type has no such value
   */
  static Object convert(Object value, Class<?> type, ZoneId zone) throws SQLDataException {
    Class<?> wanted = MethodType.methodType(type).wrap().returnType();
    if (value == null) {
      return !type.isPrimitive() ? null : wanted == Boolean.class ? false : number("0", wanted);
    }
    if (wanted.isInstance(value) && zone == null) {
      return value;
    }
    Object converted;
    try {
      converted = converted(value, wanted, zone == null ? ZoneId.systemDefault() : zone);
    } catch (ArithmeticException e) {
      throw new SQLDataException("%s is out of the range of a %s".formatted(value, type), "22003");
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new SQLDataException("'%s' is no %s".formatted(value, type.getName()), "22018", e);
    }
    if (converted == null) {
      throw new SQLDataException(
          "a %s can't be read as %s".formatted(value.getClass().getName(), type.getName()),
          "22018");
    }
    return converted;
  }

  /** Null if there is no such conversion. */
  private static Object converted(Object value, Class<?> type, ZoneId zone) {
    if (type == String.class) {
      return value instanceof byte[] ? null : value.toString();
    }
    if (type == Boolean.class) {
      return bool(value);
    }
    if (Number.class.isAssignableFrom(type)) {
      Object digits = value instanceof Boolean bit ? (bit ? 1 : 0) : value;
      return digits instanceof Number || digits instanceof String
          ? number(digits.toString().strip(), type)
          : null;
    }
    if (type == InputStream.class && value instanceof byte[] bytes) {
      return new ByteArrayInputStream(bytes);
    }
    if (value instanceof String text) {
      if (type == Reader.class) {
        return new StringReader(text);
      }
      if (type == InputStream.class) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      }
      if (type == UUID.class && text.length() == 36) {
        return UUID.fromString(text);
      }
    }
    TemporalAccessor time = time(value, zone);
    return time == null ? null : time(time, type, zone);
  }

  private static Boolean bool(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return switch (value.toString().toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0" -> false;
      default -> null;
    };
  }

  private static Number number(String digits, Class<?> type) {
    if (type == Double.class) {
      return Double.valueOf(digits);
    }
    if (type == Float.class) {
      return Float.valueOf(digits);
    }
    BigDecimal exact = new BigDecimal(digits);
    if (type == BigDecimal.class) {
      return exact;
    }
    BigInteger whole = exact.toBigInteger();
    return switch (type.getSimpleName()) {
      case "Byte" -> whole.byteValueExact();
      case "Short" -> whole.shortValueExact();
      case "Integer" -> whole.intValueExact();
      case "Long" -> whole.longValueExact();
      case "BigInteger" -> whole;
      default -> null;
    };
  }

  /** As date, time or both, without a zone. */
  private static TemporalAccessor time(Object value, ZoneId zone) {
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    if (value instanceof Time time) {
      return time.toLocalTime();
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    if (value instanceof java.util.Date date) {
      return date.toInstant().atZone(zone).toLocalDateTime();
    }
    if (value instanceof Instant instant) {
      return instant.atZone(zone).toLocalDateTime();
    }
    if (value instanceof OffsetDateTime offset) {
      return offset.atZoneSameInstant(zone).toLocalDateTime();
    }
    if (value instanceof ZonedDateTime zoned) {
      return zoned.withZoneSameInstant(zone).toLocalDateTime();
    }
    if (value instanceof String text) {
      return parsed(text.strip().replace(' ', 'T'));
    }
    return value instanceof TemporalAccessor time ? time : null;
  }

  private static TemporalAccessor parsed(String text) {
    if (text.indexOf('T') > 0) {
      return LocalDateTime.parse(text);
    }
    return text.indexOf(':') > 0 ? LocalTime.parse(text) : LocalDate.parse(text);
  }

  private static Object time(TemporalAccessor time, Class<?> type, ZoneId zone) {
    boolean hasDate = time.isSupported(ChronoField.EPOCH_DAY);
    boolean hasTime = time.isSupported(ChronoField.NANO_OF_DAY);
    boolean wantsTime = type == Time.class || type == LocalTime.class;
    if (wantsTime ? !hasTime : !hasDate) {
      return null;
    }
    LocalDate date = hasDate && !wantsTime ? LocalDate.from(time) : LocalDate.EPOCH;
    boolean midnight = !hasTime || type == Date.class;
    LocalDateTime local = date.atTime(midnight ? LocalTime.MIDNIGHT : LocalTime.from(time));
    ZonedDateTime zoned = local.atZone(zone);
    return switch (type.getName()) {
      case "java.time.LocalDate" -> date;
      case "java.time.LocalTime" -> local.toLocalTime();
      case "java.time.LocalDateTime" -> local;
      case "java.time.Instant" -> zoned.toInstant();
      case "java.time.OffsetDateTime" -> zoned.toOffsetDateTime();
      case "java.time.ZonedDateTime" -> zoned;
      case "java.sql.Date" -> new Date(zoned.toInstant().toEpochMilli());
      case "java.sql.Time" -> new Time(zoned.toInstant().toEpochMilli());
      case "java.sql.Timestamp" -> Timestamp.from(zoned.toInstant());
      case "java.util.Date" -> java.util.Date.from(zoned.toInstant());
      default -> null;
    };
  }
}
