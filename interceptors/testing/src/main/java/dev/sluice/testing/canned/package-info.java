/**
 * A {@code DataSource} that answers from what a test has put into it, without a database.
 *
 * <pre>{@code
 * CannedDataSource users =
 *     CannedDataSource.builder()
 *         .on("SELECT name FROM users WHERE id = ?", rows("name").row("Ada"))
 *         .on(Pattern.compile("INSERT INTO users.*"), update(1).withKeys(rows("id").row(7)))
 *         .build();
 * }</pre>
 *
 * <p>For code whose errors and odd cases a real database can't be made to show, and for
 * interceptors. For everything else the real database is the better test.
 */
package dev.sluice.testing.canned;
