/**
 * Runs the listeners of datasource-proxy inside the chain.
 *
 * <pre>{@code
 * ProxyConfig config = ProxyConfig.Builder.create()
 *     .dataSourceName("orders")
 *     .queryListener(new SLF4JQueryLoggingListener())
 *     .build();
 *
 * DataSource listened = SluiceDataSource.wrap(dataSource, DatasourceProxy.with(config));
 * }</pre>
 *
 * <p>{@link dev.sluice.datasourceproxy.DatasourceProxy} fills what a listener is given; the
 * listeners are that library's, or yours, as they are.
 */
package dev.sluice.datasourceproxy;
