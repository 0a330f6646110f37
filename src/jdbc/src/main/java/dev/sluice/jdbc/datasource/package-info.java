/**
 * Puts a {@link dev.sluice.jdbc.Pipeline} around any {@code DataSource}.
 *
 * <pre>{@code
 * DataSource dataSource = SluiceDataSource.wrap(pool, Tracing.create(otel), Logging.create());
 * try (Connection connection = dataSource.getConnection()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Whatever comes out of the wrapped {@code DataSource} leads back to wrapped objects: {@code
 * statement.getConnection()}, {@code resultSet.getStatement()} and {@code metaData.getConnection()}
 * return the very object that the caller holds. A result set stays the same object as long as the
 * driver gives the same one for the same execution. The values of a row and of a parameter ({@code
 * Array}, {@code Blob}, {@code Clob}, {@code RowId}, {@code SQLXML}, {@code Struct}) and a {@code
 * Savepoint} are the driver's own; a {@code ResultSet} among the values is wrapped.
 *
 * <p>Exceptions arrive as thrown, no call asks the database anything of its own, and {@code unwrap}
 * leads to the driver's objects.
 */
package dev.sluice.jdbc.datasource;
