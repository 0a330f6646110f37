package dev.sluice.jdbc.datasource;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.MalformedURLException;
import java.net.URI;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * A driver's object of any JDBC interface, which answers one method as told and notes all calls.
 */
final class ScriptedDriver implements InvocationHandler {

  /** A call that reached the driver. */
  record Received(Method method, List<Object> arguments) {}

  private final List<Received> received = new ArrayList<>();
  private Method scripted;
  private Object result;
  private Throwable failure;

  <T> T as(Class<T> iface) {
    return iface.cast(Proxy.newProxyInstance(iface.getClassLoader(), new Class<?>[] {iface}, this));
  }

  /** Forgets everything and answers this method from now on. */
  void script(Method method, Object result, Throwable failure) {
    received.clear();
    scripted = method;
    this.result = result;
    this.failure = failure;
  }

  List<Received> received() {
    return received;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "the driver's object";
      };
    }
    received.add(new Received(method, arguments == null ? List.of() : List.of(arguments)));
    if (!same(method, scripted)) {
      return plain(method.getReturnType());
    }
    if (failure != null) {
      throw failure;
    }
    return result;
  }

  /** Whether two methods are the same but for the interface that declares them. */
  static boolean same(Method one, Method other) {
    return other != null
        && one.getName().equals(other.getName())
        && List.of(one.getParameterTypes()).equals(List.of(other.getParameterTypes()));
  }

  private static Object plain(Class<?> type) {
    if (type == void.class || !type.isPrimitive()) {
      return null;
    }
    return Array.get(Array.newInstance(type, 1), 0);
  }

  /** A value of a type; two with different numbers can be told apart, save booleans. */
  static Object value(Class<?> type, int number) {
    if (type == void.class) {
      return null;
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), number % 8);
    }
    if (type.isPrimitive()) {
      return primitive(type, number);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[number % type.getEnumConstants().length];
    }
    if (type.isInterface() && !List.of("Map", "List", "Set").contains(type.getSimpleName())) {
      return new ScriptedDriver().as(type);
    }
    return switch (type.getSimpleName()) {
      case "String" -> "value " + number;
      case "Object" -> new Object();
      case "Class" -> StringBuilder.class;
      case "Map" -> new HashMap<>();
      case "Properties" -> new Properties();
      case "BigDecimal" -> BigDecimal.valueOf(number);
      case "InputStream" -> new ByteArrayInputStream(new byte[0]);
      case "Reader" -> new StringReader("");
      case "PrintWriter" -> new PrintWriter(System.err);
      case "Calendar" -> calendar(number);
      case "Date" -> new Date(number);
      case "Time" -> new Time(number);
      case "Timestamp" -> new Timestamp(number);
      case "URL" -> url(number);
      case "Logger" -> Logger.getLogger("test" + number);
      case "SQLWarning" -> new java.sql.SQLWarning("warning " + number);
      default -> throw new IllegalArgumentException("no value of " + type + " known yet");
    };
  }

  private static Object primitive(Class<?> type, int number) {
    return switch (type.getName()) {
      case "boolean" -> number % 2 == 1;
      case "byte" -> (byte) number;
      case "short" -> (short) number;
      case "int" -> number;
      case "long" -> (long) number;
      case "float" -> (float) number;
      case "double" -> (double) number;
      default -> throw new IllegalArgumentException("no value of " + type + " known yet");
    };
  }

  private static Calendar calendar(int number) {
    Calendar calendar = new GregorianCalendar();
    calendar.setTimeInMillis(number);
    return calendar;
  }

  private static Object url(int number) {
    try {
      return URI.create("file:///" + number).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
