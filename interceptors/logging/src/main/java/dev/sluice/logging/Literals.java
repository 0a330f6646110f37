package dev.sluice.logging;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.sql.Array;
import java.sql.SQLException;
import java.time.temporal.TemporalAccessor;
import java.util.Calendar;
import java.util.Date;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  /** Whether a value can't be shown, or would have to be read to be: nothing of it is looked at. */
  boolean isOpaque(Object value) {
    return !(value == null
        || value instanceof CharSequence
        || value instanceof Character
        || value instanceof URL
        || (value instanceof Number && isOfTheLanguage(value.getClass().getName()))
        || value instanceof Boolean
        || value instanceof UUID
        || value.getClass().isArray()
        || value instanceof Array
        || value instanceof Date
        || value instanceof TemporalAccessor
        || (dialect == Dialect.SQLITE && value instanceof Enum<?>)
        || (dialect == Dialect.POSTGRESQL && isPgObject(value.getClass())));
  }

  /** An application's own number may print anything. */
  private static boolean isOfTheLanguage(String type) {
    return type.startsWith("java.lang.") || type.startsWith("java.math.");
  }

  /** Its driver's own types, and those of extensions such as PostGIS. */
  private static boolean isPgObject(Class<?> type) {
    return type != null
        && (type.getName().equals("org.postgresql.util.PGobject")
            || isPgObject(type.getSuperclass()));
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
    if (isOpaque(value)) {
      return word(value);
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
    if (value.getClass().isArray()) {
      return array(value);
    }
    if (value instanceof Array array) {
      return array(array);
    }
    if (value instanceof Date || value instanceof TemporalAccessor) {
      String moment = moments.of(value, calendar);
      return moment != null ? moment : word(value);
    }
    String text = value.toString(); // of a PGobject null, if it has no value
    return text == null ? "NULL" : Strings.literal(text, dialect);
  }

  private static String word(Object value) {
    return "<" + value.getClass().getName() + ">";
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

  /** With a point where without one it would be an integer, which is divided otherwise. */
  private String decimal(Number number) {
    String text = number instanceof BigDecimal exact ? exact.toPlainString() : number.toString();
    boolean typed = dialect == Dialect.POSTGRESQL || dialect == Dialect.SQLSERVER;
    return typed && text.indexOf('.') < 0 ? text + "." : text;
  }

  private String real(Number number) {
    double value = number.doubleValue();
    boolean finite = Double.isFinite(value);
    if (dialect == Dialect.SQLITE) {
      return finite
          ? exponential(value)
          : Double.isNaN(value) ? "NULL" : value > 0 ? "9e999" : "-9e999";
    }
    String type = number instanceof Float ? "REAL" : "DOUBLE PRECISION";
    if (!finite || dialect == Dialect.POSTGRESQL) {
      return "CAST('%s' AS %s)".formatted(number, type);
    }
    return number instanceof Float && dialect == Dialect.H2
        ? "CAST(" + exponential(number) + " AS REAL)"
        : exponential(number);
  }

  private static String exponential(Number number) {
    String text = number.toString();
    return text.indexOf('E') < 0 ? text + "E0" : text;
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
      return array.getArray() instanceof Object[] elements ? array((Object) elements) : "<array>";
    } catch (SQLException e) {
      return "<array>"; // of a driver that keeps it elsewhere, or freed
    }
  }

  private String array(Object array) {
    if (dialect == Dialect.POSTGRESQL) {
      return Strings.literal(braced(array), dialect);
    }
    return dialect == Dialect.H2 && array instanceof Object[]
        ? elements(array, element -> of(element, null), ", ", "ARRAY[", "]")
        : "<array>";
  }

  /** As text its type comes from what it is used for, also if it is empty or has nulls only. */
  private static String braced(Object element) {
    if (element == null) {
      return "NULL";
    }
    if (element.getClass().isArray() && !(element instanceof byte[])) {
      return elements(element, Literals::braced, ",", "{", "}");
    }
    String text =
        element instanceof byte[] bytes
            ? "\\x" + HexFormat.of().formatHex(bytes)
            : element.toString();
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String elements(
      Object array, Function<Object, String> text, String comma, String opening, String closing) {
    return IntStream.range(0, java.lang.reflect.Array.getLength(array))
        .mapToObj(i -> text.apply(java.lang.reflect.Array.get(array, i)))
        .collect(Collectors.joining(comma, opening, closing));
  }
}
