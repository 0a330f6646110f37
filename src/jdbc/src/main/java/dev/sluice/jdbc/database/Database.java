package dev.sluice.jdbc.database;

import java.util.Objects;

/**
 * A database as OpenTelemetry's semantic conventions for databases, version 1.43.0, describe one.
 *
 * @param system {@code db.system.name}: {@code sqlite}, {@code postgresql}, {@code mysql}, {@code
 *     mariadb}, {@code microsoft.sql_server}, {@code oracle.db}, {@code h2database}, or {@code
 *     other_sql} for all others; never null
 * @param namespace {@code db.namespace}, the name of the database; null if unknown
 * @param serverAddress {@code server.address}, a host name or IP address, or several with commas
 *     between; null for a database without a server, or if unknown
 * @param serverPort {@code server.port}; 0 if it is the product's default, if the servers differ in
 *     it, when {@code serverAddress} has the ports, or if there is no server
 */
public record Database(String system, String namespace, String serverAddress, int serverPort) {

  private static final String OTHER_SQL = "other_sql";

  /** Some database that speaks SQL. */
  public static final Database UNKNOWN = new Database(OTHER_SQL, null, null, 0);

  /**
   * A description by hand.
   *
   * @param system not null
   * @param namespace may be null
   * @param serverAddress may be null
   * @param serverPort 0 if there is nothing to say
   */
  public Database {
    Objects.requireNonNull(system, "system");
  }

  /**
   * What the URL of a connection says, also behind {@code jdbc:sluice:} and the prefixes of other
   * drivers in front of one. Only hosts, ports and the name of the database are ever taken from it:
   * no user, no password, no other property, no folder of a file. What does not look as its vendor
   * documents it is left out. The namespace is the one of the moment of connecting:
   *
   * <table>
   *   <caption>What the namespace is</caption>
   *   <tr><th>System</th><th>Namespace</th></tr>
   *   <tr><td>PostgreSQL</td><td>the database, and {@code |schema} if {@code currentSchema} is set</td>
   *   </tr>
   *   <tr><td>MySQL, MariaDB</td><td>the database</td></tr>
   *   <tr><td>SQL Server</td><td>the database, after {@code instance|} if an instance is named</td>
   *   </tr>
   *   <tr><td>Oracle</td><td>the service name, else the SID or TNS alias</td></tr>
   *   <tr><td>SQLite, H2</td><td>the file without its folder, or the name of one in memory</td></tr>
   * </table>
   *
   * @param url may be null
   * @return {@link #UNKNOWN} for a URL that is null, odd or of another system; never null
   */
  public static Database of(String url) {
    return url == null ? UNKNOWN : JdbcUrl.parse(url);
  }

  /**
   * Completes what is known.
   *
   * @param other what else is known of the same database; not null
   * @return this, with the other's system, namespace and server where this has none
   */
  public Database or(Database other) {
    boolean server = serverAddress != null;
    return new Database(
        system.equals(OTHER_SQL) ? other.system : system,
        namespace == null ? other.namespace : namespace,
        server ? serverAddress : other.serverAddress,
        server ? serverPort : other.serverPort);
  }
}
