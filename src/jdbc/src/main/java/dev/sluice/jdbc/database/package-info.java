/**
 * What is known of a database without asking it.
 *
 * <pre>{@code
 * Database.of("jdbc:postgresql://db.example:5433/orders?user=me&password=secret");
 * // Database[system=postgresql, namespace=orders, serverAddress=db.example, serverPort=5433]
 * }</pre>
 *
 * <p>Interceptors get it from {@link dev.sluice.jdbc.ConnectionInfo#database}.
 */
package dev.sluice.jdbc.database;
