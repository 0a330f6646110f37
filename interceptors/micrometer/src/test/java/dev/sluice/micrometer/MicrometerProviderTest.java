package dev.sluice.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Settings;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MicrometerProviderTest {

  private final InterceptorProvider provider =
      ServiceLoader.load(InterceptorProvider.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(one -> one.name().equals("micrometer"))
          .findFirst()
          .orElseThrow();

  @Test
  void settingsAreOptions() {
    Settings settings =
        settings(
            Map.of(
                "sluice.micrometer.returned-rows", "true",
                "sluice.micrometer.transactions", "false",
                "sluice.micrometer.pool-name", "orders"));

    Micrometer micrometer = (Micrometer) provider.create(settings);

    settings.refuseUnknown();
    assertThat(micrometer.kinds()).contains(Kind.FETCH).doesNotContain(Kind.COMMIT);
  }

  @Test
  void aWrongSettingIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.create(settings(Map.of("sluice.micrometer.upkeep", "1"))))
        .withMessageContaining("sluice.micrometer.upkeep must be true or false");
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.of("micrometer", properties);
  }
}
