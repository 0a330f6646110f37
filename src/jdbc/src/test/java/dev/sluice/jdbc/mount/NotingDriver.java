package dev.sluice.jdbc.mount;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.logging.Logger;

/** A driver of one URL's beginning, registered while it is open, that notes what it is given. */
final class NotingDriver implements Driver, AutoCloseable {

  final String url = "jdbc:noting-" + UUID.randomUUID() + ":";
  final List<String> urls = new ArrayList<>();
  final List<Properties> properties = new ArrayList<>();

  /** What connections were asked. */
  final List<String> calls = new ArrayList<>();

  NotingDriver() throws SQLException {
    DriverManager.registerDriver(this);
  }

  @Override
  public Connection connect(String given, Properties info) {
    if (!acceptsURL(given)) {
      return null;
    }
    urls.add(given);
    properties.add(info);
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              return method.getReturnType() == boolean.class ? false : null;
            });
  }

  @Override
  public boolean acceptsURL(String given) {
    return given.startsWith(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String given, Properties info) {
    urls.add(given);
    properties.add(info);
    return new DriverPropertyInfo[] {new DriverPropertyInfo("user", "me")};
  }

  @Override
  public int getMajorVersion() {
    return 7;
  }

  @Override
  public int getMinorVersion() {
    return 7;
  }

  @Override
  public boolean jdbcCompliant() {
    return true;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public void close() throws SQLException {
    DriverManager.deregisterDriver(this);
  }
}
