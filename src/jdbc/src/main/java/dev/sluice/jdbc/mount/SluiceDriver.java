package dev.sluice.jdbc.mount;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The driver of {@code jdbc:sluice:[name,name:]jdbc:...}: puts the interceptors that are named
 * around each connection of the driver inside, whose URL it hands on as it is.
 *
 * <p>Without names in the URL, connection property {@code sluice.interceptors} has them, else the
 * system property of that name, else environment variable {@code SLUICE_INTERCEPTORS}; if there are
 * none at all, connections are those of the driver inside. Names are those of {@link
 * dev.sluice.jdbc.InterceptorProvider}s, found by the thread's context class loader and Sluice's
 * own; {@link dev.sluice.jdbc.Settings} tells where their settings come from. Connection properties
 * that begin with {@code sluice.} don't reach the driver inside, all others do.
 *
 * <p>Interceptors are made once for all connections with the same names and settings. Those that
 * are {@link AutoCloseable} are closed when the driver is {@linkplain
 * DriverManager#deregisterDriver deregistered}.
 *
 * <p>Registers itself with the {@code DriverManager}. Thread-safe. Nothing is asked of the database
 * in connecting.
 */
public final class SluiceDriver implements Driver {

  private static final String NAMES_VARIABLE = "SLUICE_INTERCEPTORS";

  /** Of all instances, since tools make their own beside the registered one. */
  private static final Chains CHAINS = new Chains();

  static {
    try {
      DriverManager.registerDriver(new SluiceDriver(), CHAINS::close);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For tools that are given the name of this class. */
  public SluiceDriver() {}

  /**
   * Whether a URL begins with {@code jdbc:sluice:}.
   *
   * @throws SQLException if it is null
   */
  @Override
  public boolean acceptsURL(String url) throws SQLException {
    if (url == null) {
      throw SluiceUrl.refused("the URL is null");
    }
    return SluiceUrl.isOne(url);
  }

  /**
   * Opens a connection whose calls go through the interceptors.
   *
   * @return null if the URL is not this driver's
   * @throws SQLException as the driver inside or an interceptor threw it; or if the URL is
   *     malformed or for no driver, an interceptor is not known or can't be made, or a setting is
   *     wrong: never retryable, and without any part of the inner URL in its message
   */
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    SluiceUrl parts = SluiceUrl.parse(url);
    Properties given = info == null ? new Properties() : info;
    Pipeline pipeline = chain(parts, given);
    Properties others = others(given);
    return pipeline.interceptors().isEmpty()
        ? InnerDriver.connect(parts.inner(), others)
        : SluiceDataSource.open(pipeline, () -> InnerDriver.connect(parts.inner(), others));
  }

  private static Pipeline chain(SluiceUrl url, Properties info) throws SQLException {
    List<String> names = url.names() == null ? Installation.split(configured(info)) : url.names();
    try {
      return CHAINS.of(Installation.of(names, info));
    } catch (IllegalArgumentException e) {
      SQLException refused = SluiceUrl.refused(e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private static String configured(Properties info) {
    return Stream.of(
            info.getProperty(Installation.NAMES),
            System.getProperty(Installation.NAMES),
            System.getenv(NAMES_VARIABLE))
        .flatMap(Stream::ofNullable)
        .findFirst()
        .orElse("");
  }

  /** Those of the driver inside; whatever kind of object it wants is left as it is. */
  private static Properties others(Properties given) {
    Properties others = new Properties();
    given.stringPropertyNames().forEach(key -> others.put(key, given.getProperty(key)));
    others.putAll(given);
    others.keySet().removeIf(key -> key.toString().startsWith(Installation.PREFIX));
    return others;
  }

  /** Those of the driver inside, and {@code sluice.interceptors}. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return new DriverPropertyInfo[0];
    }
    SluiceUrl parts = SluiceUrl.parse(url);
    Properties given = info == null ? new Properties() : info;
    DriverPropertyInfo names = new DriverPropertyInfo(Installation.NAMES, configured(given));
    names.description = "Interceptors with commas, outermost first, if the URL names none";
    DriverPropertyInfo[] inside = InnerDriver.propertyInfo(parts.inner(), others(given));
    DriverPropertyInfo[] all = Arrays.copyOf(inside, inside.length + 1);
    all[inside.length] = names;
    return all;
  }

  @Override
  public int getMajorVersion() {
    return version(0);
  }

  @Override
  public int getMinorVersion() {
    return version(1);
  }

  /** From the jar's manifest; 0 where there is none. */
  private static int version(int part) {
    return Optional.ofNullable(SluiceDriver.class.getPackage().getImplementationVersion())
        .map(version -> version.split("[.-]"))
        .filter(parts -> parts.length > part && parts[part].matches("\\d{1,9}"))
        .map(parts -> Integer.valueOf(parts[part]))
        .orElse(0);
  }

  /** False: whether JDBC is kept in full is up to the driver inside. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws SQLFeatureNotSupportedException always, since nothing here logs by that means
   */
  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Sluice does not use java.util.logging");
  }

  @Override
  public String toString() {
    return "SluiceDriver";
  }
}
