/**
 * Runs units of work over a {@code DataSource}, through the interceptors installed on it.
 *
 * <pre>{@code
 * try (SqlRunner runner = SqlRunner.over(dataSource).interceptors(Retry.withDefaults()).plain()) {
 *   runner.inTransaction("transfer", session -> {
 *     session.update("UPDATE account SET balance = balance - ? WHERE id = ?", 10, from);
 *     return session.update("UPDATE account SET balance = balance + ? WHERE id = ?", 10, to);
 *   });
 * }
 * }</pre>
 *
 * <p>A <em>plain</em> runner takes a connection for each unit from the data source. A
 * <em>leased</em> runner keeps a few, with their prepared statements. Both run a unit in the same
 * way: unit, transaction, begin, work, commit or rollback, release.
 */
package dev.sluice.jdbc.runner;
