package dev.sluice.jdbc.datasource;

import java.sql.SQLException;
import java.sql.Wrapper;

/** {@link Wrapper} as JDBC describes it, for a wrapper and its delegate. */
final class Unwrapping {

  private Unwrapping() {}

  static <T> T unwrap(Wrapper wrapper, Wrapper delegate, Class<T> iface) throws SQLException {
    if (iface.isInstance(wrapper)) {
      return iface.cast(wrapper);
    }
    if (iface.isInstance(delegate)) {
      return iface.cast(delegate);
    }
    return delegate.unwrap(iface);
  }

  static boolean isWrapperFor(Wrapper wrapper, Wrapper delegate, Class<?> iface)
      throws SQLException {
    return iface.isInstance(wrapper) || iface.isInstance(delegate) || delegate.isWrapperFor(iface);
  }
}
