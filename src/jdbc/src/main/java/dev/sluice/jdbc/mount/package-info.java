/**
 * Interceptors installed by their names, without code.
 *
 * <pre>{@code
 * InterceptorProviders providers = InterceptorProviders.in(Main.class.getClassLoader());
 * Pipeline pipeline = providers.create(Installation.of("tracing,retry", new Properties()));
 * DataSource wrapped = SluiceDataSource.wrap(dataSource, pipeline);
 * }</pre>
 */
package dev.sluice.jdbc.mount;
