/**
 * Structured log events of what goes through a chain.
 *
 * <pre>{@code
 * Logging logging = Logging.builder().slowerThan(Duration.ofMillis(200)).build();
 *
 * DataSource logged = SluiceDataSource.wrap(dataSource, logging);
 * }</pre>
 *
 * <p>{@link dev.sluice.logging.Logging} goes inside a retry, so that every attempt is logged.
 */
package dev.sluice.logging;
