package dev.sluice.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.jdbc.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryProviderTest {

  private static Settings given(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put("sluice.retry." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Settings.of("retry", properties);
  }

  @Test
  void settingsAreThoseOfTheBuilder() {
    Settings settings =
        given(
            "max-attempts", "4",
            "idle-budget", "2m",
            "min-backoff", "0s",
            "initial-backoff", "1ms",
            "max-backoff", "1s",
            "repeat-on", "busy, snapshot-conflict");
    assertThat(new RetryProvider().create(settings))
        .hasToString("Retry[maxAttempts=4, idleBudget=PT2M]");
    settings.refuseUnknown();
    assertThat(new RetryProvider().create(given())).hasToString(Retry.withDefaults().toString());
  }

  @Test
  void badSettingsAreToldWithTheirKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryProvider().create(given("max-attempts", "0")))
        .withMessageContaining("sluice.retry.max-attempts is refused: maxAttempts must be 1 or");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryProvider().create(given("repeat-on", "connection")))
        .withMessageContaining("sluice.retry.repeat-on is refused: after a failure of connection");
  }
}
