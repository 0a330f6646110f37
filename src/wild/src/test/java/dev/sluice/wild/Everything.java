package dev.sluice.wild;

import dev.sluice.datasourceproxy.DatasourceProxy;
import dev.sluice.guard.Guard;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.logging.Logging;
import dev.sluice.metrics.Metrics;
import dev.sluice.repeats.Repeats;
import dev.sluice.retry.Retry;
import dev.sluice.slow.Slow;
import dev.sluice.testing.Recorder;
import dev.sluice.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.DataSourceQueryCountListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** All interceptors at once. */
final class Everything implements AutoCloseable {

  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().build())
          .setMeterProvider(SdkMeterProvider.builder().build())
          .build();
  private final Slow slow = Slow.builder().statements(Duration.ofMinutes(1)).build();
  private final Recorder recorder = Recorder.builder().withParameters().build();

  DataSource around(DataSource dataSource) {
    OpenTelemetry api = telemetry;
    Interceptor[] all = {
      Tracing.create(api),
      Metrics.create(api),
      Retry.withDefaults(),
      Logging.builder().parameters(true).executable(true).caller(true).build(),
      Repeats.builder().build(),
      slow,
      Guard.builder().refuse("nothing here does that", "DROP DATABASE").build(),
      DatasourceProxy.with(
          ProxyDataSourceBuilder.create(dataSource)
              .listener(new DataSourceQueryCountListener())
              .build()
              .getProxyConfig()),
      recorder
    };
    return SluiceDataSource.wrap(dataSource, all);
  }

  Recorder recorder() {
    return recorder;
  }

  @Override
  public void close() {
    telemetry.close();
  }
}
