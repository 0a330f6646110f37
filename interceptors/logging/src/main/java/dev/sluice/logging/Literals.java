package dev.sluice.logging;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Values as literals of a database, such that the literal means there what the driver sends for the
 * value. What can't be one, or would have to be read to be one, is a word in angle brackets, which
 * no database runs.
 */
final class Literals {

  private final Dialect dialect;
  private final Moments moments;

  Literals(Dialect dialect) {
    this.dialect = dialect;
    this.moments = new Moments(dialect);
  }

  /**
   * A literal, on one line.
   *
   * @param calendar whose time zone the value was set with; null if none
   */
  String of(Object value, Calendar calendar) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof CharSequence || value instanceof Character || value instanceof URL) {
      return Strings.literal(value.toString(), dialect);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Boolean on) {
      return bool(on);
    }
    if (value instanceof byte[] bytes) {
      return bytes(HexFormat.of().withUpperCase().formatHex(bytes));
    }
    if (value instanceof UUID) {
      return uuid("'" + value + "'");
    }
    if (value instanceof Object[] elements) {
      return array(elements);
    }
    if (value instanceof Array array) {
      return array(array);
    }
    String moment = moments.of(value, calendar);
    return moment != null ? moment : other(value);
  }

  private String number(Number number) {
    if (number instanceof Float || number instanceof Double) {
      return real(number);
    }
    if (number instanceof BigDecimal || number instanceof BigInteger) {
      return dialect == Dialect.SQLITE ? "'" + number + "'" : decimal(number);
    }
    return number.toString();
  }

  private static String decimal(Number number) {
    return number instanceof BigDecimal exact ? exact.toPlainString() : number.toString();
  }

  private String real(Number number) {
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return notFinite(value, number instanceof Float);
    }
    if (number instanceof Float && dialect == Dialect.H2) {
      return "CAST(" + exponential(number) + " AS REAL)";
    }
    return exponential(dialect == Dialect.SQLITE ? value : number);
  }

  private static String exponential(Number number) {
    String text = number.toString();
    return text.indexOf('E') < 0 ? text + "E0" : text;
  }

  private String notFinite(double value, boolean single) {
    if (dialect == Dialect.SQLITE) {
      return Double.isNaN(value) ? "NULL" : value > 0 ? "9e999" : "-9e999";
    }
    return "CAST('%s' AS %s)".formatted(value, single ? "REAL" : "DOUBLE PRECISION");
  }

  private String bool(boolean on) {
    return switch (dialect) {
      case SQLITE, SQLSERVER, ORACLE -> on ? "1" : "0";
      default -> on ? "TRUE" : "FALSE";
    };
  }

  private String bytes(String hex) {
    return switch (dialect) {
      case POSTGRESQL -> "'\\x" + hex + "'::bytea";
      case SQLSERVER -> "0x" + hex;
      case ORACLE -> "HEXTORAW('" + hex + "')";
      default -> "X'" + hex + "'";
    };
  }

  private String uuid(String quoted) {
    return switch (dialect) {
      case POSTGRESQL -> quoted + "::uuid";
      case H2 -> "UUID " + quoted;
      default -> quoted;
    };
  }

  /** Of arrays made from values, which are in memory. */
  private String array(Array array) {
    if (dialect == Dialect.POSTGRESQL) {
      return Strings.literal(array.toString(), dialect);
    }
    try {
      return array.getArray() instanceof Object[] elements ? array(elements) : "<array>";
    } catch (SQLException e) {
      return "<array>"; // of a driver that keeps it elsewhere, or freed
    }
  }

  private String array(Object[] elements) {
    return switch (dialect) {
      case H2, POSTGRESQL ->
          Arrays.stream(elements)
              .map(element -> of(element, null))
              .collect(Collectors.joining(", ", "ARRAY[", "]"));
      default -> "<array>";
    };
  }

  /** What a driver makes of any object; those that may not be read keep their content. */
  private String other(Object value) {
    String type = value.getClass().getName();
    if (dialect == Dialect.POSTGRESQL && type.startsWith("org.postgresql.util.")) {
      return Strings.literal(value.toString(), dialect);
    }
    if (dialect == Dialect.SQLITE && value instanceof Enum<?>) {
      return Strings.literal(value.toString(), dialect);
    }
    return "<" + type + ">";
  }
}
