/**
 * Finds statements that are executed again and again where one would do (N+1), in production.
 *
 * <pre>{@code
 * Repeats repeats = Repeats.builder().repeats(10).build();
 *
 * DataSource counted = SluiceDataSource.wrap(dataSource, repeats);
 * }</pre>
 *
 * <p>{@link dev.sluice.repeats.Repeats} counts for each unit of work, or for each use of a
 * connection, and tells a {@link dev.sluice.repeats.RepeatListener} when that is over.
 */
package dev.sluice.repeats;
