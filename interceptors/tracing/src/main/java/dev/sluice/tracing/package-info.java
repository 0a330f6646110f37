/**
 * OpenTelemetry traces of what goes through a chain.
 *
 * <pre>{@code
 * Tracing tracing = Tracing.builder(openTelemetry).system("sqlite").namespace("orders").build();
 *
 * DataSource traced = SluiceDataSource.wrap(dataSource, tracing);
 * }</pre>
 *
 * <p>{@link dev.sluice.tracing.Tracing} goes outermost, so that its spans cover what the inner
 * interceptors do, and so that their log records carry its trace.
 */
package dev.sluice.tracing;
