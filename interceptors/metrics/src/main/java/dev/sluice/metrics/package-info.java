/**
 * OpenTelemetry metrics of what goes through a chain.
 *
 * <pre>{@code
 * Metrics metrics = Metrics.builder(openTelemetry).system("sqlite").namespace("orders").build();
 *
 * DataSource measured = SluiceDataSource.wrap(dataSource, metrics);
 * }</pre>
 *
 * <p>{@link dev.sluice.metrics.Metrics} goes outside a retry, so that a unit's duration is what its
 * caller waited for, and its retries are counted.
 */
package dev.sluice.metrics;
