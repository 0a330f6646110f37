package dev.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.cli.config.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpeningTest {

  @Test
  void watchesAsTheLibraryDoesByDefault() throws Exception {
    assertThat(Opening.options(Settings.of(Map.of()))).isEqualTo(BrokerOptions.DEFAULTS);
  }

  @Test
  void watchesAsTheEnvironmentSays() throws Exception {
    assertThat(activity("7", "0.002", "1.5", "0.5"))
        .isEqualTo(
            new ActivityOptions(7, Duration.ofMillis(2), Duration.ofMillis(1500), 0.5, true));
  }

  @Test
  void keepsWithinWhatMakesSense() throws Exception {
    assertThat(activity("-1", "-1", "0", "nan"))
        .isEqualTo(new ActivityOptions(0, Duration.ZERO, Duration.ofMillis(1), 0, true));
    assertThat(activity("99999999999", "nan", "inf", "7"))
        .isEqualTo(
            new ActivityOptions(Integer.MAX_VALUE, Duration.ZERO, Duration.ofDays(1), 1, true));
  }

  private static ActivityOptions activity(String checks, String burst, String max, String jitter)
      throws Exception {
    return Opening.options(
            Settings.of(
                Map.of(
                    "BROKER_INITIAL_CHECKS", checks,
                    "BROKER_BURST_SLEEP", burst,
                    "BROKER_MAX_INTERVAL", max,
                    "BROKER_JITTER_FACTOR", jitter)))
        .activity();
  }
}
