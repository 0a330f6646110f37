/**
 * Micrometer metrics of what goes through a chain.
 *
 * <pre>{@code
 * Micrometer micrometer = Micrometer.builder(registry).poolName("orders").build();
 *
 * DataSource measured = SluiceDataSource.wrap(dataSource, micrometer);
 * }</pre>
 *
 * <p>{@link dev.sluice.micrometer.Micrometer} goes outside a retry, so that a unit's duration is
 * what its caller waited for, and its retries are counted. {@link
 * dev.sluice.micrometer.PoolMetrics} finds the pool inside a wrapped data source.
 */
package dev.sluice.micrometer;
