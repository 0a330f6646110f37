package dev.sluice.repeats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatsProviderTest {

  private final RepeatsProvider provider = new RepeatsProvider();

  @Test
  void itNeedsNoSettings() {
    assertThat(provider.create(settings(Map.of()))).isInstanceOf(Repeats.class);
  }

  @Test
  void itsSettingsAreKnown() {
    Settings settings =
        settings(
            Map.of("sluice.repeats.repeats", "20", "sluice.repeats.libraries", "org.example."));
    assertThat(provider.create(settings)).isInstanceOf(Repeats.class);
    settings.refuseUnknown();
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    assertThatThrownBy(() -> provider.create(settings(Map.of("sluice.repeats.repeats", "0"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.repeats.repeats");
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.of("repeats", properties);
  }
}
