package dev.sluice.testing.canned;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * An object of a JDBC interface. What its class does not answer is a property, which is given back
 * as it was set, or is not supported.
 */
class JdbcObject implements InvocationHandler {

  private static final Set<String> ALLOWED_WHEN_CLOSED =
      Set.of("close", "abort", "isClosed", "isValid", "isWrapperFor", "unwrap");
  private static final Map<Class<?>, Object> UNSET =
      Map.of(boolean.class, false, int.class, 0, long.class, 0L, Map.class, Map.of());

  private final JdbcObject parent;
  private final Map<String, Object> properties = new HashMap<>();
  private Object proxy;
  private Class<?> face;
  private boolean closed;

  /**
   * Made by its parent.
   *
   * @param parent what closes this when it is closed; null for none
   */
  JdbcObject(JdbcObject parent) {
    this.parent = parent;
  }

  /** The object as others see it; the same each time. */
  final <T> T as(Class<T> iface) {
    if (proxy == null) {
      face = iface;
      proxy = Proxy.newProxyInstance(iface.getClassLoader(), new Class<?>[] {iface}, this);
    }
    return iface.cast(proxy);
  }

  final Object proxy() {
    return proxy;
  }

  @Override
  public final Object invoke(Object self, Method method, Object[] arguments) throws SQLException {
    String name = method.getName();
    if (method.getDeclaringClass() == Object.class) {
      return switch (name) {
        case "equals" -> self == arguments[0];
        case "hashCode" -> hashCode();
        default -> "canned " + face.getSimpleName();
      };
    }
    if (isClosed() && !ALLOWED_WHEN_CLOSED.contains(name)) {
      throw new SQLException("this %s is closed".formatted(face.getSimpleName()), "08003");
    }
    return answer(method, arguments == null ? new Object[0] : arguments);
  }

  /** Answers what is special of its kind. */
  Object answer(Method method, Object[] arguments) throws SQLException {
    return switch (method.getName()) {
      case "close" -> close();
      case "isClosed" -> isClosed();
      case "getWarnings", "clearWarnings" -> null;
      case "isWrapperFor" -> ((Class<?>) arguments[0]).isInstance(proxy);
      case "unwrap" -> unwrap((Class<?>) arguments[0]);
      default -> property(method, arguments);
    };
  }

  final Void close() {
    closed = true;
    return null;
  }

  final boolean isClosed() {
    return closed || (parent != null && parent.isClosed());
  }

  private Object unwrap(Class<?> iface) throws SQLException {
    if (!iface.isInstance(proxy)) {
      throw new SQLException("a canned object is no wrapper for " + iface.getName());
    }
    return proxy;
  }

  /** What a getter without arguments gives until it is set. */
  final void initially(String property, Object value) {
    properties.put(property, value);
  }

  final Object get(String property) {
    return properties.get(property);
  }

  private Object property(Method method, Object[] arguments) throws SQLException {
    String name = method.getName();
    Class<?> type = method.getReturnType();
    if (name.startsWith("set") && arguments.length == 1) {
      properties.put(name.substring(3), arguments[0]);
      return null;
    }
    String property = name.replaceFirst("^(get|is)", "");
    if (arguments.length == 0 && properties.containsKey(property)) {
      return properties.get(property);
    }
    if (arguments.length == 0 && (UNSET.containsKey(type) || type == String.class)) {
      return UNSET.get(type);
    }
    throw new SQLFeatureNotSupportedException(
        "a canned %s does not answer %s".formatted(face.getSimpleName(), name), "0A000");
  }
}
