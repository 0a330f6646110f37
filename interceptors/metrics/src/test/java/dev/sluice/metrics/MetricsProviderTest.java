package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Settings;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MetricsProviderTest {

  private final InterceptorProvider provider =
      ServiceLoader.load(InterceptorProvider.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(one -> one.name().equals("metrics"))
          .findFirst()
          .orElseThrow();

  @Test
  void settingsAreOptions() {
    Settings settings =
        settings(
            Map.of(
                "sluice.metrics.returned-rows", "true",
                "sluice.metrics.transactions", "false",
                "sluice.metrics.messaging", "true",
                "sluice.metrics.pool-name", "orders"));

    Metrics metrics = (Metrics) provider.create(settings);

    settings.refuseUnknown();
    assertThat(metrics.kinds()).contains(Kind.FETCH).doesNotContain(Kind.COMMIT);
    assertThat(metrics.wantsMessaging()).isTrue();
  }

  @Test
  void aWrongSettingIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.create(settings(Map.of("sluice.metrics.connections", "yes"))))
        .withMessageContaining("sluice.metrics.connections must be true or false");
  }

  @Test
  void theServerIsASetting() {
    assertThat(provider.create(settings(Map.of("sluice.metrics.server", "db.example:5433"))))
        .isInstanceOf(Metrics.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.create(settings(Map.of("sluice.metrics.server", "a:b:secret"))))
        .withMessageContaining("sluice.metrics.server must be a host or host:port")
        .withMessageNotContaining("secret");
  }

  @Test
  void theProgramMaySetItsOpenTelemetryLater() {
    provider.create(settings(Map.of()));

    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.of("metrics", properties);
  }
}
