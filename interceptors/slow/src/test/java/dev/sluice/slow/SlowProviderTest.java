package dev.sluice.slow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlowProviderTest {

  private final SlowProvider provider = new SlowProvider();

  @Test
  void itNeedsNoSettings() {
    assertThat(provider.create(settings(Map.of()))).isInstanceOf(Slow.class);
  }

  @Test
  void itsSettingsAreKnown() {
    Settings settings =
        settings(
            Map.of(
                "sluice.slow.statements",
                "5s",
                "sluice.slow.idle-transactions",
                "1m",
                "sluice.slow.stacks",
                "true"));
    assertThat(provider.create(settings)).isInstanceOf(Slow.class);
    settings.refuseUnknown();
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    assertThatThrownBy(() -> provider.create(settings(Map.of("sluice.slow.statements", "0ms"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.slow.statements");
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.of("slow", properties);
  }
}
