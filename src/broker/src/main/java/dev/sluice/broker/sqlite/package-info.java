/**
 * Queues in one SQLite file, in the layout of SimpleBroker (Python) version 7.3.2, so that both can
 * work on a file at the same time.
 *
 * <pre>{@code
 * Backend backend = new SqliteBackend(SqliteOptions.DEFAULTS);
 * }</pre>
 */
package dev.sluice.broker.sqlite;
