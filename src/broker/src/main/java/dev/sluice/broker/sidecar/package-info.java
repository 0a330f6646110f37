/**
 * An application's own tables in the broker's database, through the broker's connections.
 *
 * <pre>{@code
 * broker.sidecar().transaction(session -> {
 *   session.update("CREATE TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY)");
 *   return session.update("INSERT OR IGNORE INTO seen VALUES (?)", message.id().value()) == 1;
 * });
 * }</pre>
 */
package dev.sluice.broker.sidecar;
