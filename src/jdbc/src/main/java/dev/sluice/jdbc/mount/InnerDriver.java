package dev.sluice.jdbc.mount;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The driver of the URL inside a {@code jdbc:sluice:} one. */
final class InnerDriver {

  private InnerDriver() {}

  /** A connection of the first driver that gives one, as the {@code DriverManager} does it. */
  static Connection connect(String url, Properties info) throws SQLException {
    for (Iterator<Driver> all = accepting(url); hasNext(all); ) {
      Connection connection = all.next().connect(url, copy(info));
      if (connection != null) {
        return connection;
      }
    }
    throw refused(null);
  }

  static DriverPropertyInfo[] propertyInfo(String url, Properties info) throws SQLException {
    Iterator<Driver> all = accepting(url);
    if (!hasNext(all)) {
      throw refused(null);
    }
    return all.next().getPropertyInfo(url, copy(info));
  }

  private static boolean hasNext(Iterator<Driver> drivers) throws SQLException {
    try {
      return drivers.hasNext();
    } catch (ServiceConfigurationError e) {
      throw refused(e);
    }
  }

  /** Drivers may write into it, and a retry hands it out again. */
  private static Properties copy(Properties info) {
    return (Properties) info.clone();
  }

  /**
   * Those that the {@code DriverManager} lets Sluice see. It hides a web application's driver from
   * a Sluice that the server shares, so the context class loader's come after them.
   */
  private static Iterator<Driver> accepting(String url) {
    Stream<Driver> services =
        ServiceLoader.load(Driver.class, InterceptorProviders.context()).stream()
            .map(ServiceLoader.Provider::get);
    return Stream.concat(DriverManager.drivers(), services)
        .filter(driver -> accepts(driver, url))
        .iterator();
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false; // as the DriverManager takes it
    }
  }

  private static SQLException refused(ServiceConfigurationError broken) {
    SQLException refused =
        SluiceUrl.refused(
            "no driver accepts the URL inside jdbc:sluice: (not shown, for it may hold a password);"
                + " is the database's driver on the class path, and its URL spelled right?");
    refused.initCause(broken);
    return refused;
  }
}
