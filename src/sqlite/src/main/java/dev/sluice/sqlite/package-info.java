/**
 * A {@code DataSource} from the path of an SQLite file.
 *
 * <pre>{@code
 * DataSource file = SqliteDataSource.at(Path.of("app.db"));
 * }</pre>
 */
package dev.sluice.sqlite;
