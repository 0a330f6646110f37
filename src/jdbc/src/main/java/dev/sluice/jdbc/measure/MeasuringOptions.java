package dev.sluice.jdbc.measure;

import dev.sluice.jdbc.Settings;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.unit.Purpose;
import java.util.Objects;

/**
 * What to measure, and what is known of the database. Not thread-safe.
 *
 * @param <B> the builder that has these options
 */
public abstract class MeasuringOptions<B extends MeasuringOptions<B>> {

  private String system = Database.UNKNOWN.system();
  private String namespace;
  private String serverAddress;
  private int serverPort;
  private String poolName;
  boolean connections = true;
  boolean returnedRows;
  boolean transactions = true;
  boolean upkeep;

  /** The defaults. */
  protected MeasuringOptions() {}

  /**
   * This.
   *
   * @return this
   */
  protected abstract B self();

  /**
   * The database product.
   *
   * @param name {@code db.system.name} by the conventions, such as {@code sqlite} or {@code
   *     postgresql}; by default what the {@linkplain Database#of URL} of each connection says; not
   *     null
   * @return this
   */
  public B system(String name) {
    system = Objects.requireNonNull(name, "name");
    return self();
  }

  /**
   * The database's name.
   *
   * @param name {@code db.namespace}; few distinct values; null, the default, for what the URL of
   *     each connection says
   * @return this
   */
  public B namespace(String name) {
    namespace = name;
    return self();
  }

  /**
   * Where the database runs; by default what the URL of each connection says.
   *
   * @param address {@code server.address}, a host name or IP address; not null
   * @param port {@code server.port}, or 0 if it is the product's default
   * @return this
   */
  public B server(String address, int port) {
    serverAddress = Objects.requireNonNull(address, "address");
    serverPort = port;
    return self();
  }

  /**
   * What the data source is called.
   *
   * @param name {@code db.client.connection.pool.name}, unique in the application; by default made
   *     of server and namespace, or else the product's name; not null
   * @return this
   */
  public B poolName(String name) {
    poolName = Objects.requireNonNull(name, "name");
    return self();
  }

  /**
   * Whether the acquisitions and releases of connections are measured: {@code
   * db.client.connection.*}. To be switched off where the pool, or an agent, records the same.
   *
   * @param measured default true
   * @return this
   */
  public B connections(boolean measured) {
    connections = measured;
    return self();
  }

  /**
   * Whether the rows of each result set are counted: {@code db.client.response.returned_rows}, in
   * development in the conventions. Each move of a cursor is a call then. Counted are moves that
   * found a row, which for a result set that is read forward are its rows. One that is not read to
   * its end counts when its connection is released, or when eight later ones are not either.
   *
   * @param counted default false
   * @return this
   */
  public B returnedRows(boolean counted) {
    returnedRows = counted;
    return self();
  }

  /**
   * Whether begin, commit and rollback are operations too.
   *
   * @param measured default true
   * @return this
   */
  public B transactions(boolean measured) {
    transactions = measured;
    return self();
  }

  /**
   * Whether housekeeping ({@link Purpose#UPKEEP}) is measured.
   *
   * @param measured default false
   * @return this
   */
  public B upkeep(boolean measured) {
    upkeep = measured;
    return self();
  }

  /**
   * Takes the options that were set for an interceptor that is installed by name: {@code system},
   * {@code namespace}, {@code server}, {@code pool-name}, {@code connections}, {@code
   * returned-rows}, {@code transactions} and {@code upkeep}.
   *
   * @param settings not null
   * @return this
   * @throws IllegalArgumentException if one of them is wrong
   */
  public B settings(Settings settings) {
    settings.text("system").to(this::system);
    settings.text("namespace").to(this::namespace);
    settings.server("server").to(at -> server(at.getHostString(), at.getPort()));
    settings.text("pool-name").to(this::poolName);
    settings.flag("connections").to(this::connections);
    settings.flag("returned-rows").to(this::returnedRows);
    settings.flag("transactions").to(this::transactions);
    settings.flag("upkeep").to(this::upkeep);
    return self();
  }

  /**
   * What was set here of the database.
   *
   * @return to be completed with what is learnt of each connection; never null
   */
  public Database database() {
    return new Database(system, namespace, serverAddress, serverPort);
  }

  /**
   * The name of the pool that leads to a database. By the conventions' pattern for pools without a
   * name: address:port/namespace.
   *
   * @param database all that is known of it; not null
   * @return never null
   */
  public String poolNameOf(Database database) {
    if (poolName != null) {
      return poolName;
    }
    String server = database.serverAddress();
    if (server != null && database.serverPort() != 0) {
      server += ":" + database.serverPort();
    }
    String name = database.namespace() == null ? database.system() : database.namespace();
    return server == null ? name : server + "/" + name;
  }
}
