/**
 * SQL of any dialect, read without a grammar and in time linear in its length.
 *
 * <pre>{@code
 * SqlSummary orders = SqlSummary.of("SELECT * FROM orders WHERE id = 17", database);
 * orders.summary(); // SELECT orders
 * orders.text(); // SELECT * FROM orders WHERE id = ?
 * }</pre>
 */
package dev.sluice.jdbc.sql;
