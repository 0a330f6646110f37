/**
 * Repeats what failed for a passing reason: a lock held elsewhere, a serialization failure, a
 * deadlock.
 *
 * <p>Install it once, outside logging and inside metrics, and say of each unit how far it may be
 * repeated:
 *
 * <pre>{@code
 * Retry retry = Retry.builder().idleBudget(Duration.ofSeconds(10)).build();
 * DataSource contended = SluiceDataSource.wrap(dataSource, metrics, retry, logging);
 *
 * static final Unit TRANSFER = Unit.write("transfer").withTimeout(Duration.ofSeconds(20));
 * }</pre>
 *
 * <p>{@link dev.sluice.retry.Retry} says what is repeated, when it gives up and how it is stopped.
 */
package dev.sluice.retry;
