package dev.sluice.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggingProviderTest {

  private final LoggingProvider provider = new LoggingProvider();

  @Test
  void withoutSettingsItIsTheDefault() {
    Logging logging = (Logging) provider.create(settings());
    assertThat(logging.kinds()).isEqualTo(Logging.create().kinds());
    assertThat(logging.wantsParameters()).isFalse();
  }

  @Test
  void settingsReachTheBuilderAndNoOtherIsKnown() {
    Settings settings =
        settings(
            "slower-than", "250ms",
            "success-level", "info",
            "executable", "true",
            "rows", "true",
            "units", "false",
            "redact-positions", "1, 3",
            "redact-names", "password|token",
            "redact-values", "\\d{16}",
            "redact-longer-than", "100");
    Logging logging = (Logging) provider.create(settings);
    settings.refuseUnknown();

    assertThat(logging.kinds()).contains(Kind.FETCH).doesNotContain(Kind.UNIT);
    assertThat(logging.wantsParameters()).isTrue();
    assertThat(logging.control().slowNanos()).isEqualTo(250_000_000);
    assertThat(logging.control().level(Outcome.DONE)).isEqualTo(org.slf4j.event.Level.INFO);
  }

  @Test
  void whatIsWrongIsNamedWithoutItsValue() {
    assertRefused("redact-values", "(secret");
    assertRefused("redact-positions", "1, secret");
    assertRefused("redact-positions", "0");
    assertRefused("failure-level", "secret");
    assertRefused("max-sql-length", "1");
  }

  private void assertRefused(String key, String value) {
    assertThatThrownBy(() -> provider.create(settings(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.logging." + key)
        .hasMessageNotContaining("secret");
  }

  private static Settings settings(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put("sluice.logging." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Settings.of("logging", properties);
  }
}
