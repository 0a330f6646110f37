/**
 * What an {@link java.sql.SQLException} means, told from the exception alone.
 *
 * <p>Vendors say the same thing in different codes, and some in the text only. This package is the
 * one place that knows them; everything else asks {@link dev.sluice.jdbc.error.SqlError}:
 *
 * <pre>{@code
 * try {
 *   statement.executeUpdate();
 * } catch (SQLException e) {
 *   SqlError error = SqlError.of(e);
 *   if (error.kind() == ErrorKind.UNIQUE) return false; // somebody was first
 *   if (error.contention()) return tryAgainFromBegin();
 *   throw e;
 * }
 * }</pre>
 *
 * <p>SQLite, PostgreSQL, MySQL, MariaDB, SQL Server, Oracle and H2 are known by their own codes,
 * any other database by its SQLSTATE and the exception classes of {@code java.sql}. No driver has
 * to be on the class path and nothing is asked of the database.
 */
package dev.sluice.jdbc.error;
